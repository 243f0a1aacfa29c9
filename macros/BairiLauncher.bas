Attribute VB_Name = "BairiLauncher"
Option Explicit

' Starts Python without waiting for it. Everything else is Python's: attaching, progress, errors, the way back.

Private Const NoPipe As Long = 514
' Set by the engine of xlwings over LibreOffice for the office that it starts.
Private Const PipeVariable As String = "XLWINGS_LIBREOFFICE_PIPE"

Public Sub RunBairi(ByVal functionName As String)
    On Error GoTo Failed
    Dim interpreter As String, reason As String
    interpreter = SettingOf("interpreter")
    If Len(interpreter) = 0 Then
        Tell TextOf("no_interpreter")
    Else
        StartPython interpreter, functionName, NameOfActiveWorkbook()
    End If
    Exit Sub
Failed:
    reason = Err.Description
    Tell Replace(TextOf("not_started"), "{reason}", TextOf(reason))
End Sub

' Decided while running: LibreOffice reads past #If and would take both branches.
Private Sub StartPython(ByVal interpreter As String, ByVal functionName As String, ByVal workbookName As String)
    Select Case SystemOf(Application.OperatingSystem)
        Case "windows"
            StartOnWindows interpreter, _
                BuildCommand(interpreter, functionName, workbookName, ProcessOnWindows())
        Case "mac"
            StartOnMac BuildLines(interpreter, functionName, workbookName, ProcessOnMac())
        Case Else
            Shell BuildShellCommand(interpreter, functionName, workbookName, ProcessOnLinux(), PipeName()), vbHide
    End Select
End Sub

' Excel says "Windows (64-bit) NT 10.00" or "Macintosh ..."; LibreOffice says "Unix".
Public Function SystemOf(ByVal description As String) As String
    If InStr(1, description, "windows", vbTextCompare) > 0 Then
        SystemOf = "windows"
    ElseIf InStr(1, description, "mac", vbTextCompare) > 0 Then
        SystemOf = "mac"
    Else
        SystemOf = "unix"
    End If
End Function

Private Function NameOfActiveWorkbook() As String
    If Not ActiveWorkbook Is Nothing Then NameOfActiveWorkbook = ActiveWorkbook.Name
End Function

Private Function PipeName() As String
    PipeName = Environ$(PipeVariable)
    If Len(PipeName) = 0 Then Err.Raise NoPipe, "Bairi", "no_pipe"
End Function

' Basic has no function for it, but Linux tells every process its number in a file.
Private Function ProcessOnLinux() As Long
    Dim channel As Integer, words As String
    channel = FreeFile
    Open "/proc/self/stat" For Input As #channel
    Line Input #channel, words
    Close #channel
    ProcessOnLinux = CLng(Left$(words, InStr(words, " ") - 1))
End Function

Private Sub Tell(ByVal sentence As String)
    MsgBox sentence, vbExclamation, TextOf("title")
End Sub

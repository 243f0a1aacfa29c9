Option Explicit

' Starts Python without waiting for it, as the ribbon's launcher does in Excel.

' The ear of this office: opened at the first press, and the same for every program that its buttons start.
Global Ear As Object
Global Pipe As String

Const NoSuchFile = 53

Sub RunBairi(FunctionName As String)
    On Error GoTo Failed
    Listen()
    Shell(BuildShellCommand(Text_interpreter(), FunctionName, NameOfWorkbook(), ProcessNumber(), Pipe), 0)
    Exit Sub
Failed:
    MsgBox(Replace(Text_not_started(), "{reason}", Reason(Err, Error)), 48, Text_title())
End Sub

Function Reason(Number As Long, Words As String) As String
    Select Case Number
        Case BothQuotes
            Reason = Text_both_quotes()
        Case NoSuchFile
            Reason = Replace(Text_no_program(), "{program}", Text_interpreter())
        Case Else
            Reason = Words
    End Select
End Function

' Beside its own work, from threads of its own: no press waits for the program that it starts.
Sub Listen()
    If Not IsNull(Ear) Then Exit Sub
    Dim I As Integer
    Randomize
    Pipe = "bairi"
    For I = 1 To 16
        Pipe = Pipe & Hex(Int(Rnd() * 16))
    Next I
    Ear = CreateUnoServiceWithArguments("com.sun.star.office.Acceptor", Array("pipe,name=" & Pipe & ";urp;", True))
End Sub

' What was never saved has a title alone.
Function NameOfWorkbook() As String
    Dim Parts As Variant
    If ThisComponent.URL = "" Then
        NameOfWorkbook = ThisComponent.Title
    Else
        Parts = Split(ConvertFromURL(ThisComponent.URL), GetPathSeparator())
        NameOfWorkbook = Parts(UBound(Parts))
    End If
End Function

' Basic has no function for it, but Linux tells every process its number in a file.
Function ProcessNumber() As Long
    Dim Channel As Integer
    Dim Line As String
    Channel = FreeFile
    Open "/proc/self/stat" For Input As #Channel
    Line Input #Channel, Line
    Close #Channel
    ProcessNumber = CLng(Left(Line, InStr(Line, " ") - 1))
End Function

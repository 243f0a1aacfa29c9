Attribute VB_Name = "BairiWindows"
Option Explicit

' Starting a program on Windows: by the system's own call, since VBA's Shell knows no Unicode and cmd.exe and
' Windows Script Host are what virus scanners stop.

Private Const CreateNoWindow As Long = &H8000000
Private Const NotStarted As Long = 515

Private Type StartupInfo
    cb As Long
    lpReserved As LongPtr
    lpDesktop As LongPtr
    lpTitle As LongPtr
    dwX As Long
    dwY As Long
    dwXSize As Long
    dwYSize As Long
    dwXCountChars As Long
    dwYCountChars As Long
    dwFillAttribute As Long
    dwFlags As Long
    wShowWindow As Integer
    cbReserved2 As Integer
    lpReserved2 As LongPtr
    hStdInput As LongPtr
    hStdOutput As LongPtr
    hStdError As LongPtr
End Type

Private Type ProcessInformation
    hProcess As LongPtr
    hThread As LongPtr
    dwProcessId As Long
    dwThreadId As Long
End Type

Private Declare PtrSafe Function CreateProcessW Lib "kernel32" (ByVal lpApplicationName As LongPtr, _
    ByVal lpCommandLine As LongPtr, ByVal lpProcessAttributes As LongPtr, ByVal lpThreadAttributes As LongPtr, _
    ByVal bInheritHandles As Long, ByVal dwCreationFlags As Long, ByVal lpEnvironment As LongPtr, _
    ByVal lpCurrentDirectory As LongPtr, ByRef lpStartupInfo As StartupInfo, _
    ByRef lpProcessInformation As ProcessInformation) As Long
Private Declare PtrSafe Function CloseHandle Lib "kernel32" (ByVal hObject As LongPtr) As Long
Private Declare PtrSafe Function GetCurrentProcessId Lib "kernel32" () As Long

Public Function ProcessOnWindows() As Long
    ProcessOnWindows = GetCurrentProcessId()
End Function

' The program is named apart from the command line, and starts in its own folder: nothing that lies beside a received
' workbook can take its place.
Public Sub StartOnWindows(ByVal program As String, ByVal command As String)
    Dim folder As String, startup As StartupInfo, started As ProcessInformation, code As Long
    folder = FolderOf(program)
    startup.cb = LenB(startup)
    If CreateProcessW(StrPtr(program), StrPtr(command), 0, 0, 0, CreateNoWindow, 0, StrPtr(folder), _
            startup, started) = 0 Then
        code = Err.LastDllError
        Err.Raise NotStarted, "Bairi", Replace(Replace(TextOf("windows_refused"), "{program}", program), _
            "{code}", CStr(code))
    End If
    CloseHandle started.hThread
    CloseHandle started.hProcess
End Sub

' The folder of a path, with its last backslash: "C:\" is a folder, "C:" is not.
Public Function FolderOf(ByVal path As String) As String
    FolderOf = Left$(path, InStrRev(path, "\"))
End Function

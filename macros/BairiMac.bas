Attribute VB_Name = "BairiMac"
Option Explicit

' Starting a program on macOS: Excel lives in a sandbox there, and the one way out is a script that lies in
' ~/Library/Application Scripts/com.microsoft.Excel (Bairi.applescript, put there by "bairi addin install").

Private Declare PtrSafe Function getpid Lib "/usr/lib/libc.dylib" () As Long

Public Function ProcessOnMac() As Long
    ProcessOnMac = getpid()
End Function

' Only Excel for Mac knows AppleScriptTask; elsewhere its name would not compile.
Public Sub StartOnMac(ByVal lines As String)
#If Mac Then
    AppleScriptTask "Bairi.applescript", "RunBairi", lines
#End If
End Sub

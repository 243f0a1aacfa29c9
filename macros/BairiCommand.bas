Attribute VB_Name = "BairiCommand"
Option Explicit

' What is started, as text. Nothing here touches Excel: these functions run in every VBA and Basic.

Public Const BothQuotes As Long = 513

' Windows: quoted as CommandLineToArgvW takes it apart.
Public Function BuildCommand(ByVal interpreter As String, ByVal functionName As String, _
        ByVal workbookName As String, ByVal processId As Long) As String
    Dim argument As Variant
    For Each argument In Arguments(interpreter, functionName, workbookName, processId)
        BuildCommand = BuildCommand & " " & QuoteArgument(CStr(argument))
    Next argument
    BuildCommand = Mid$(BuildCommand, 2)
End Function

' LibreOffice: quoted as the Shell of its Basic takes it apart, with the pipe on which that office listens.
Public Function BuildShellCommand(ByVal interpreter As String, ByVal functionName As String, _
        ByVal workbookName As String, ByVal processId As Long, ByVal pipe As String) As String
    Dim argument As Variant
    For Each argument In Arguments(interpreter, functionName, workbookName, processId)
        BuildShellCommand = BuildShellCommand & QuoteForShell(CStr(argument)) & " "
    Next argument
    BuildShellCommand = BuildShellCommand & "--pipe " & QuoteForShell(pipe)
End Function

' macOS: one argument a line; Bairi.applescript quotes them for the shell.
Public Function BuildLines(ByVal interpreter As String, ByVal functionName As String, _
        ByVal workbookName As String, ByVal processId As Long) As String
    BuildLines = Join(Arguments(interpreter, functionName, workbookName, processId), vbLf)
End Function

' -I: neither environment variables nor the current folder decide what Python loads.
Private Function Arguments(ByVal interpreter As String, ByVal functionName As String, _
        ByVal workbookName As String, ByVal processId As Long) As Variant
    Arguments = Array(interpreter, "-I", "-m", "bairi_addin.ribbon", functionName, _
        "--workbook", workbookName, "--process", CStr(processId))
End Function

' Backslashes count only before a quote: they are doubled there, and before the quote that ends the argument.
Public Function QuoteArgument(ByVal text As String) As String
    Dim position As Long, backslashes As Long, letter As String
    For position = 1 To Len(text)
        letter = Mid$(text, position, 1)
        If letter = "\" Then
            backslashes = backslashes + 1
        ElseIf letter = """" Then
            QuoteArgument = QuoteArgument & String$(backslashes + 1, "\")
            backslashes = 0
        Else
            backslashes = 0
        End If
        QuoteArgument = QuoteArgument & letter
    Next position
    QuoteArgument = """" & QuoteArgument & String$(backslashes, "\") & """"
End Function

' A quoted word ends at the next quote of its kind and nothing can be escaped, so both kinds in one word cannot be said.
Public Function QuoteForShell(ByVal text As String) As String
    If InStr(text, "'") = 0 Then
        QuoteForShell = "'" & text & "'"
    ElseIf InStr(text, """") = 0 Then
        QuoteForShell = """" & text & """"
    Else
        Err.Raise BothQuotes, "Bairi", "both_quotes"
    End If
End Function

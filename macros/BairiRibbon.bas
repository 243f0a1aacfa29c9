Attribute VB_Name = "BairiRibbon"
Option Explicit

' The ribbon's callbacks. After a reset of VBA the ribbon's pointer is gone: buttons then keep the state that they had,
' and go on working.

Private TheRibbon As IRibbonUI

Public Sub BairiLoaded(ribbon As IRibbonUI)
    Set TheRibbon = ribbon
End Sub

Public Sub RefreshRibbon()
    If Not TheRibbon Is Nothing Then TheRibbon.Invalidate
End Sub

' Excel's own Undo calls a macro by its name, without a control.
Public Sub UndoFromMenu()
    RunBairi "undo_normalise"
End Sub

' Asked for every button at every change of the workbook: an error would be shown as often, so there is none.
Public Sub BairiEnabled(control As IRibbonControl, ByRef returnedVal)
    On Error Resume Next
    returnedVal = False
    returnedVal = IsOpen(control.Tag)
End Sub

' Whether what a button needs is open: "always", any "workbook", or one with the sheet that BairiStrings names.
Public Function IsOpen(ByVal needed As String) As Boolean
    If needed = "always" Then
        IsOpen = True
    ElseIf ActiveWorkbook Is Nothing Then
        IsOpen = False
    ElseIf needed = "workbook" Then
        IsOpen = True
    Else
        IsOpen = HasSheet(ActiveWorkbook, TextOf("sheet." & needed))
    End If
End Function

Private Function HasSheet(ByVal book As Workbook, ByVal sheetName As String) As Boolean
    Dim sheet As Object
    For Each sheet In book.Worksheets
        If sheet.Name = sheetName Then HasSheet = True
    Next sheet
End Function

Attribute VB_Name = "BairiTexts"
Option Explicit

' What stands on the add-in's own very hidden sheets, each with a key in column A and its value in column B.

Public Function SettingOf(ByVal key As String) As String
    SettingOf = ValueOf("BairiSettings", key, "")
End Function

' A sentence for people; what has no such key is said as it is.
Public Function TextOf(ByVal key As String) As String
    TextOf = ValueOf("BairiStrings", key, key)
End Function

Private Function ValueOf(ByVal sheetName As String, ByVal key As String, ByVal otherwise As String) As String
    Dim rows As Variant, row As Long
    rows = ThisWorkbook.Worksheets(sheetName).UsedRange.Value
    ValueOf = otherwise
    For row = LBound(rows, 1) To UBound(rows, 1)
        If CStr(rows(row, 1)) = key Then ValueOf = CStr(rows(row, 2))
    Next row
End Function

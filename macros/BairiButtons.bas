Attribute VB_Name = "BairiButtons"
Option Explicit

' One Sub per button of customUI14.xml. The function's name is the Sub's in snake case; what it does is Python's.

Public Sub CheckWorkbook(control As IRibbonControl)
    RunBairi "check_workbook"
End Sub

Public Sub NextFinding(control As IRibbonControl)
    RunBairi "next_finding"
End Sub

Public Sub PreviousFinding(control As IRibbonControl)
    RunBairi "previous_finding"
End Sub

Public Sub ClearMarks(control As IRibbonControl)
    RunBairi "clear_marks"
End Sub

Public Sub NormaliseValues(control As IRibbonControl)
    RunBairi "normalise_values"
End Sub

Public Sub UndoNormalise(control As IRibbonControl)
    RunBairi "undo_normalise"
End Sub

Public Sub FillPrevious(control As IRibbonControl)
    RunBairi "fill_previous"
End Sub

Public Sub SubmitWorkbook(control As IRibbonControl)
    RunBairi "submit_workbook"
End Sub

Public Sub ShowStatus(control As IRibbonControl)
    RunBairi "show_status"
End Sub

Public Sub ImportFolder(control As IRibbonControl)
    RunBairi "import_folder"
End Sub

Public Sub ReturnSubmission(control As IRibbonControl)
    RunBairi "return_submission"
End Sub

Public Sub Consolidate(control As IRibbonControl)
    RunBairi "consolidate"
End Sub

Public Sub ShowDifferences(control As IRibbonControl)
    RunBairi "show_differences"
End Sub

Public Sub ShowSource(control As IRibbonControl)
    RunBairi "show_source"
End Sub

Public Sub FillBulletin(control As IRibbonControl)
    RunBairi "fill_bulletin"
End Sub

Public Sub ExportDocuments(control As IRibbonControl)
    RunBairi "export_documents"
End Sub

Public Sub EditSettings(control As IRibbonControl)
    RunBairi "edit_settings"
End Sub

Public Sub StopRunning(control As IRibbonControl)
    RunBairi "stop_running"
End Sub

Public Sub OpenManual(control As IRibbonControl)
    RunBairi "open_manual"
End Sub

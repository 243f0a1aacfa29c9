"""Decides what is right: the plan, the rules, the figures. Knows no Excel, no file of a submission, no clock."""

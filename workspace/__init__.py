"""The memory (保存と手続): tenders kept row by row, people, roles and stages, and a journal nobody can rewrite."""

from workspace.people.acting import Acting, Workspace, open_workspace
from workspace.procedure.refusals import OvertakenError, RefusedError

__all__ = ["Acting", "OvertakenError", "RefusedError", "Workspace", "open_workspace"]

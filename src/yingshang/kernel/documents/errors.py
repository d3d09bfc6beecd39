"""What can go wrong with a document."""

from __future__ import annotations


class MissingProgram(Exception):
    """A program that the machine lacks (exit code 3 of the command line). ``hint`` says how to install it."""

    def __init__(self, program: str, hint: str) -> None:
        super().__init__(f"本机没有安装 {program}。{hint}")
        self.program = program
        self.hint = hint


class ConversionFailed(Exception):
    """LibreOffice did not make a PDF: too late, or refused; its own words are in the message."""


class UnreadableDocument(Exception):
    """A file that is no .docx, or a damaged one."""


class UnfitTemplate(Exception):
    """A .docx that cannot serve as an office's template; the message says what to change in it."""

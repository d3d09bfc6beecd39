"""A real district's units and officials from a table: the file is read here, its rows go to ``kernel.identity``.

Used by the command line and by the system administrator's pages. Owns columns, cells, the workbook of refused rows and
the sheet of first passwords; what a row means against what is held is ``kernel.identity.rules``.
"""

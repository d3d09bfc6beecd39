"""The workshop's life in the demonstration district: last year's summary from the call to its erratum, two monthly notices."""

from yingshang.faces.reports.demo.telling import tell_the_papers

__all__ = ["tell_the_papers"]

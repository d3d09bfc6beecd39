"""The rows of 企业码: what the city's lists say, and our own codes where a city has none."""

from yingshang.registry.codes.models.city import CodeRegistration, CodeSnapshot, CodeUpload, UseWindow
from yingshang.registry.codes.models.own import Code, CodeBatch, CodeScan, PublicLook

__all__ = [
    "Code",
    "CodeBatch",
    "CodeRegistration",
    "CodeScan",
    "CodeSnapshot",
    "CodeUpload",
    "PublicLook",
    "UseWindow",
]

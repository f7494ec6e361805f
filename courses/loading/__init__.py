"""The curriculum as files, put into Wagtail.

``lessons`` reads Markdown with front matter into blocks, ``course_files`` a course's folder;
both only read. ``tree`` makes the pages that must be there, ``pages`` writes the plan.
"""

from .report import Report
from .run import load_curriculum

__all__ = ["Report", "load_curriculum"]

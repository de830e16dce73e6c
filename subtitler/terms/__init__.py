"""Terms: found in text as each language inflects them, and whether a translation kept them."""

from subtitler.terms.finder import Finder, Hit, basic_forms
from subtitler.terms.terminology import Term, Terminology, accepted, terminology

__all__ = ["Finder", "Hit", "Term", "Terminology", "accepted", "basic_forms", "terminology"]

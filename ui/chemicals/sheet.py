"""The sheet of a chemical as a page: what to do first, then hazards, values, what to keep apart."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextOption
from PySide6.QtWidgets import QTextBrowser

from fieldkit.wording import is_right_to_left, steady
from ui.shared.wording import NAMES, tr
from ui.theme import sizes
from ui.theme.tokens import hairline, tint, tokens_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.app import Apart, ChemicalSheet, Fact
    from ui.theme.tokens import Tokens

_DANGER, _DOUBT = "⬣", "▲"
_EXAMPLES = 8


class SheetView(QTextBrowser):
    """Shows one sheet; `show_sheet` replaces it."""

    def __init__(self) -> None:
        super().__init__()
        self._shown: ChemicalSheet | None = None
        self.setAccessibleName(tr("What is known of the substance"))
        self.setOpenLinks(False)
        self.setWordWrapMode(QTextOption.WrapMode.WordWrap)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(sizes.ROOM)

    def show_sheet(self, sheet: ChemicalSheet | None) -> None:
        """Show a substance from the top, or nothing; the same again stays where it is read."""
        if sheet is self._shown and sheet is not None:
            return
        self._shown = sheet
        self.setHtml(_Page(sheet, tokens_of(self.palette())).html() if sheet else "")


class _Page:
    """The HTML of one sheet, in its language and reading direction."""

    def __init__(self, sheet: ChemicalSheet, tokens: Tokens) -> None:
        self._sheet = sheet
        self._tokens = tokens
        self._is_mirrored = is_right_to_left(sheet.language)

    def html(self) -> str:
        sheet, said = self._sheet, self._sheet.headings
        parts = [
            self._first(),
            f"<p style='font-size:{sizes.HEADING}px; font-weight:600; margin-bottom:2px'>"
            f"{self._said(sheet.name)}</p>",
            self._quiet(", ".join(sheet.other_names), said["also"]),
            f"<p>{self._numbers()}</p>",
            self._quiet(", ".join(sheet.groups), said["groups"]),
            self._part("hazards", self._hazards()),
            self._part("limits", self._limits()),
            self._part("apart", [self._table(map(self._apart, sheet.apart))])
            if sheet.apart
            else "",
            self._part("missing", [self._said(", ".join(sheet.missing))] if sheet.missing else []),
            self._part("names", self._names()),
        ]
        side = "rtl" if self._is_mirrored else "ltr"
        return f"<body dir='{side}'>{''.join(parts)}</body>"

    def _first(self) -> str:
        """What to do, before everything else."""
        red, sheet = self._tokens.red, self._sheet
        fill = tint(self._tokens, red).name()
        machine = "" if sheet.reviewed else f"<br>{self._muted(sheet.headings['machine'])}"
        return (
            f"<table width='100%' cellspacing=0 cellpadding={sizes.GAP}><tr>"
            f"<td bgcolor='{fill}'><span style='color:{red}; font-weight:600'>{_DANGER} "
            f"{self._said(sheet.headings['do'])}</span><br>"
            f"<span style='font-size:{sizes.QUESTION}px; font-weight:600'>"
            f"{self._said(sheet.action)}</span>{machine}</td></tr></table>"
        )

    def _numbers(self) -> str:
        told = [self._said(f"CAS {self._sheet.cas}")]
        for fact in self._sheet.numbers:
            basis = f" ({fact.basis})" if fact.basis else ""
            told.append(self._said(f"{fact.label} {fact.shown}{basis}") + self._doubt(fact.status))
        return " · ".join(told)

    def _hazards(self) -> list[str]:
        pictograms = " · ".join(self._said(hazard.text) for hazard in self._sheet.pictograms)
        lines = [f"<b>{pictograms}</b>"] if pictograms else []
        for hazard in self._sheet.hazards:
            code = self._muted(hazard.code)
            lines.append(f"{self._said(hazard.text)} {code}{self._doubt(hazard.status)}")
        return lines

    def _limits(self) -> list[str]:
        if not self._sheet.limits:
            return []
        table = self._table(map(self._limit, self._sheet.limits))
        return [table, self._muted(self._sheet.headings["caution"])]

    def _limit(self, fact: Fact) -> tuple[str, str]:
        source = ": ".join(part for part in (fact.basis, fact.source) if part)
        value = f"<b>{self._said(fact.shown)}</b>{self._doubt(fact.status)}"
        return self._said(fact.label), f"{value}<br>{self._muted(source)}"

    def _apart(self, apart: Apart) -> tuple[str, str]:
        shown = ", ".join(apart.examples[:_EXAMPLES])
        if len(apart.examples) > _EXAMPLES:
            shown += " …"
        examples = f"{self._sheet.headings['examples']} {shown}" if shown else ""
        why = f"{self._said(apart.why)}{self._doubt(apart.status)}"
        beside = f"<br>{self._muted(examples)}" if examples else ""
        return f"<b>{self._said(apart.label)}</b>", f"{why}{beside}"

    def _names(self) -> list[str]:
        by_language: dict[str, list[str]] = {}
        for name in self._sheet.names:
            by_language.setdefault(name.language, []).append(name.name)
        return [
            self._table(
                (self._muted(NAMES.get(tag, tag)), self._said(", ".join(names)))
                for tag, names in by_language.items()
            )
        ]

    def _table(self, rows: Iterable[tuple[str, str]]) -> str:
        rule = f"border-bottom:1px solid {hairline(self._tokens).name()}"
        lines = []
        for label, value in rows:
            cells = [("38%", label), ("62%", value)]
            if self._is_mirrored:  # Qt does not mirror the columns of a table
                cells.reverse()
            (of_left, left), (of_right, right) = cells
            lines.append(
                f"<tr><td width='{of_left}' style='padding:4px 8px 4px 0; {rule}'>{left}</td>"
                f"<td width='{of_right}' style='padding:4px 0 4px 8px; {rule}'>{right}</td></tr>"
            )
        return f"<table width='100%' cellspacing=0>{''.join(lines)}</table>"

    def _part(self, heading: str, lines: list[str]) -> str:
        if not lines:
            return ""
        style = f"font-size:{sizes.QUESTION}px; font-weight:600; margin-bottom:4px"
        title = f"<p style='{style}'>{self._said(self._sheet.headings[heading])}</p>"
        return title + "".join(f"<div style='margin-bottom:2px'>{line}</div>" for line in lines)

    def _quiet(self, words: str, name: str) -> str:
        return f"<div>{self._muted(f'{name}: {words}')}</div>" if words else ""

    def _doubt(self, status: str) -> str:
        if status == "seen":
            return ""
        words = self._said(self._sheet.headings["unverified"])
        return f" <span style='color:{self._tokens.amber}; font-weight:600'>{_DOUBT} {words}</span>"

    def _muted(self, words: str) -> str:
        style = f"color:{self._tokens.muted}; font-size:{sizes.SMALL}px"
        return f"<span style='{style}'>{self._said(words)}</span>"

    def _said(self, words: str) -> str:
        """Words that keep their order inside a line of another script."""
        words = steady(words)
        if self._is_mirrored:
            words = f"\N{FIRST STRONG ISOLATE}{words}\N{POP DIRECTIONAL ISOLATE}"
        return escape(words)

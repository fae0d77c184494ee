"""Figures by bundle, metric, operation and subject, and how they are shown."""

import json
from dataclasses import dataclass, field
from statistics import median


@dataclass
class Row:
    bundle: str
    metric: str
    operation: str
    samples: dict = field(default_factory=dict)  # subject: figures, in the order of the rounds
    reasons: dict = field(default_factory=dict)  # subject: why it has none

    def figure(self, subject):
        return median(self.samples[subject]) if self.samples.get(subject) else None

    def ratio(self, subject, peer):
        """The median of the ratios of each round, which what the machine does besides disturbs least."""
        ours, theirs = self.samples.get(subject), self.samples.get(peer)
        if not ours or not theirs or subject in self.reasons or peer in self.reasons:
            return None
        ratios = [a / b for a, b in zip(ours, theirs) if b]
        return median(ratios) if ratios else None


class Results:
    def __init__(self):
        self.rows = {}

    def row(self, bundle, metric, operation):
        return self.rows.setdefault((bundle, metric, operation), Row(bundle, metric, operation))

    def add(self, bundle, metric, operation, subject, figure):
        self.row(bundle, metric, operation).samples.setdefault(subject, []).append(figure)

    def cannot(self, bundle, metrics, operation, subject, reason):
        for metric in metrics:
            self.row(bundle, metric, operation).reasons.setdefault(subject, reason)

    def text(self, subjects, pairs):
        """Aligned tables, one for each bundle and metric, then the reasons for what is missing."""
        lines, notes, last = [], {}, None
        width = max(len(row.operation) for row in self.rows.values()) + 2
        for key in sorted(self.rows, key=self._order):
            row = self.rows[key]
            if (row.bundle, row.metric) != last:
                last = (row.bundle, row.metric)
                heads = "".join(f"{name:>11}" for name in subjects) + "".join(f"{f'{a}/{b}':>13}" for a, b in pairs)
                lines += ["", f"{row.bundle}: {row.metric}", " " * width + heads]
            cells = "".join(f"{self._cell(row, name, notes):>11}" for name in subjects)
            ratios = "".join(f"{self._number(row.ratio(a, b), 2):>13}" for a, b in pairs)
            lines.append(f"  {row.operation:<{width - 2}}{cells}{ratios}")
        if notes:
            lines += ["", "cannot:"] + [f"  [{number}] {reason}" for reason, number in notes.items()]
        return "\n".join(lines)

    def _order(self, key):
        bundles, metrics = [list(dict.fromkeys(k[i] for k in self.rows)) for i in (0, 1)]
        return bundles.index(key[0]), metrics.index(key[1]), list(self.rows).index(key)

    @staticmethod
    def _number(value, digits=None):
        if value is None:
            return "-"
        if digits is None:
            digits = 2 if abs(value) < 100 and value != int(value) else 0
        return f"{value:.{digits}f}"

    def _cell(self, row, subject, notes):
        if subject in row.reasons:
            reason = f"{subject}: {row.bundle}: {row.reasons[subject]}"
            return f"[{notes.setdefault(reason, len(notes) + 1)}]"
        return self._number(row.figure(subject))

    def write_json(self, path, about):
        rows = [{"bundle": row.bundle, "metric": row.metric, "operation": row.operation,
                 "median": {name: row.figure(name) for name in row.samples},
                 "samples": row.samples, "cannot": row.reasons} for row in self.rows.values()]
        path.write_text(json.dumps({**about, "rows": rows}, indent=1) + "\n")

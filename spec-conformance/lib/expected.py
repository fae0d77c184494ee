"""A list of expected verdicts: tab-separated, with a heading, comments with #, and a column for each cgroup version.

A verdict is a word, or several with | between them where chance decides or the host does. One with a number, as
not-ok:2, is expected with that number, or by the word alone with any. In a row of the class `environment` the number
never counts: how many of a test's results fail depends on the host too.
"""

ANY_NUMBER = "environment"


class Expected:
    def __init__(self, path, keys, cgroup):
        lines = path.read_text().splitlines() if path.exists() else []
        self._path = path
        self._comments = [line for line in lines if line.startswith("#")]
        table = [line.split("\t") for line in lines if line and not line.startswith("#")]
        self._heads = table[0] if table else [*keys, "v1", "v2", "why"]
        self._keys, self._column = len(keys), self._heads.index(cgroup)
        rows = [row + [""] * (len(self._heads) - len(row)) for row in table[1:]]
        self._rows = {tuple(row[:self._keys]): row for row in rows}

    def keys(self, selected):
        """The tests of those selected that have a verdict on this cgroup version."""
        return [key for key, row in self._rows.items() if selected(key) and row[self._column] != "-"]

    def verdicts(self, key):
        row = self._rows.get(key)
        return row[self._column].split("|") if row and row[self._column] != "-" else []

    def accepts(self, key, verdict):
        wanted = self.verdicts(key)
        if self._field(key, "class") == ANY_NUMBER:
            wanted = [word(each) for each in wanted]
        return verdict in wanted or word(verdict) in wanted

    def why(self, key):
        return self._field(key, "why")

    def _field(self, key, head):
        return self._rows[key][self._heads.index(head)] if key in self._rows and head in self._heads else ""

    def update(self, results, missing):
        for result in results:
            if self.accepts(result.key, result.verdict):
                continue
            unknown = ["-"] * (len(self._heads) - self._keys - 1) + [""]
            row = self._rows.setdefault(result.key, [*result.key, *unknown])
            row[self._column] = result.verdict
        for key in missing:
            self._rows[key][self._column] = "-"
        rows = [self._heads, *sorted(self._rows.values(), key=lambda row: row[:self._keys])]
        lines = [*self._comments, *("\t".join(row).rstrip("\t") for row in rows)]
        self._path.write_text("\n".join(lines) + "\n")


def word(verdict):
    return verdict.partition(":")[0]

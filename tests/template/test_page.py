"""What the pages say must be taken as it is meant: values of parameters by the SAM CLI, tables by GitHub."""

import json
import re
import shlex
import unittest

from samcli.cli.types import CfnParameterOverridesType

from transformed import ROOT, source

PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
PARAMETERS = source()["Parameters"]
JSON = {"TaxRates", "ShippingMethods"}
OPTION = "--parameter-overrides"


def codes(text):
    """Lines of a page's blocks, and what stands in backticks elsewhere; in a table, a bar is written `\\|`."""
    inside, rest = False, []
    for line in text.splitlines():
        if line.startswith("```"):
            inside = not inside
        elif inside:
            yield line
        else:
            rest.append(line.replace("\\|", "|") if line.startswith("|") else line)
    yield from (code.replace("\n", " ") for code in re.findall(r"`([^`]+)`", "\n".join(rest)))


def words(code):
    """What a shell makes of a command; what divides commands is a word of its own."""
    lexer = shlex.shlex(code, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    return list(lexer)


def overrides(text):
    """What a page gives to `--parameter-overrides`, also where an argument is shown without its command."""
    for code in codes(text):
        if OPTION in code:
            given = words(code)
            given = given[given.index(OPTION) + 1 :]
            end = next((place for place, word in enumerate(given) if re.match(r"--|[;&]", word)), len(given))
            yield from given[:end]
        elif re.match(r"'[A-Z]\w*=", code):
            yield from words(code)


def meant(value):
    """A value without the quotes that the SAM CLI takes away."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"')
    return value


class Overrides(unittest.TestCase):
    def test_the_sam_cli_takes_each_value_whole(self):
        found = [(page, word) for page in PAGES for word in overrides(page.read_text())]
        print(f"{len(found)} values for {OPTION}")
        values = {}
        for page, word in found:
            with self.subTest(page=page.name, word=word):
                name, _, value = word.partition("=")
                self.assertIn(name, PARAMETERS)
                taken = CfnParameterOverridesType().convert((word,), None, None)
                self.assertEqual(taken, {name: meant(value)})
                if name in JSON:
                    json.loads(taken[name])
                if pattern := PARAMETERS[name].get("AllowedPattern"):
                    self.assertRegex(taken[name], pattern)
                values.setdefault(name, taken[name])
        self.assertIn(" ", values["Seller"])
        self.assertIn('"', values["TaxRates"])
        self.assertIn("", [meant(word.partition("=")[2]) for _, word in found], "an empty one is shown")


class Tables(unittest.TestCase):
    def test_each_row_has_as_many_cells_as_its_head(self):
        for page in PAGES:
            head, inside = None, False
            for number, line in enumerate(page.read_text().splitlines(), 1):
                inside ^= line.startswith("```")
                if inside or not line.startswith("|"):
                    head = None
                    continue
                cells = len(re.findall(r"(?<!\\)\|", line))
                head = head or cells
                self.assertEqual(cells, head, f"{page.name}, line {number}: {line}")

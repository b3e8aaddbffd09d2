"""Checks that the SAM CLI parses the parameters on the pages as meant, and GitHub their tables."""

import json
import re
import shlex
import subprocess
import sys
import unittest

from samcli.cli.types import CfnParameterOverridesType

from transformed import ROOT, source

sys.path.insert(0, str(ROOT / "deploy"))
import packages  # noqa: E402

PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
PARAMETERS = source()["Parameters"]
JSON = {"TaxRates", "ShippingMethods"}
OPTION = "--parameter-overrides"


def codes(text):
    """Yields the lines of a page's blocks, and texts in backticks; in a table, a bar is written `\\|`."""
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
    """Splits a command as a shell does; separators of commands are words."""
    lexer = shlex.shlex(code, posix=True, punctuation_chars=True)
    lexer.whitespace_split = True
    return list(lexer)


def overrides(text):
    """Yields the values for `--parameter-overrides`, also of arguments shown without a command."""
    for code in codes(text):
        if OPTION in code:
            given = words(code)
            given = given[given.index(OPTION) + 1 :]
            end = next((place for place, word in enumerate(given) if re.match(r"--|[;&]", word)), len(given))
            yield from given[:end]
        elif re.match(r"'[A-Z]\w*=", code):
            yield from words(code)


def meant(value):
    """Removes the quotes that the SAM CLI removes from a value."""
    if len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\"', '"')
    return value


class Overrides(unittest.TestCase):
    def test_the_sam_cli_parses_each_value_as_meant(self):
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
        self.assertIn("", [meant(word.partition("=")[2]) for _, word in found], "no page shows an empty value")


class Packages(unittest.TestCase):
    def test_cargo_knows_each_package_that_is_named_and_knows_it_alone(self):
        named = {packages.spec(function) for function in packages.functions()}
        for page in PAGES:
            for code in codes(page.read_text()):
                named.update(re.findall(r"\bcargo [^|;&#]*?(?:-p|--package)[ =]([a-z][a-z0-9_@.-]*)", code))
        self.assertGreater(len(named), len(packages.functions()))
        named.discard("wishlist")  # The tutorial's, which its reader makes.
        for spec in sorted(named):
            with self.subTest(spec):
                asked = subprocess.run(
                    ["cargo", "pkgid", "--offline", spec], cwd=ROOT, capture_output=True, text=True, check=False
                )
                self.assertEqual(asked.returncode, 0, asked.stderr)


class Tables(unittest.TestCase):
    def test_each_row_has_as_many_cells_as_its_header(self):
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


class Patterns(unittest.TestCase):
    """monolith/tests/drift compares ConstraintDescription with the setting."""

    def pattern(self, parameter):
        return re.compile(PARAMETERS[parameter]["AllowedPattern"], re.ASCII)

    def test_only_whole_numbers_within_bounds_are_accepted(self):
        found = 0
        for name, parameter in PARAMETERS.items():
            said = re.match(r"a whole number from (\d+) to (\d+)$", parameter.get("ConstraintDescription", ""))
            if not said:
                continue
            found += 1
            self.assertEqual(parameter["Type"], "String", f"{name}: CloudFormation has no pattern for a Number")
            least, most = map(int, said.groups())
            pattern = self.pattern(name)
            for number in range(most + 1000):
                self.assertEqual(bool(pattern.fullmatch(str(number))), least <= number <= most, f"{name}={number}")
            for value in ("", "2.5", "-1", "+1", "1e1", " 1", "one", str(10 * most), str(100 * most)):
                self.assertIsNone(pattern.fullmatch(value), f"{name}={value}")
            self.assertIsNotNone(pattern.fullmatch(str(parameter["Default"])), name)
        self.assertGreaterEqual(found, 7)

    def test_urls_have_a_scheme_and_a_host(self):
        for name in ("IssuerUrl", "PasswordResetUrl", "VerificationUrl"):
            pattern = self.pattern(name)
            for value in ("", "https://shop.example", "http://127.0.0.1:8080", "https://shop.example:8443/a/b"):
                self.assertIsNotNone(pattern.fullmatch(value), f"{name}={value}")
            for value in (
                "foo",
                "shop.example",
                "/reset",
                "https://",
                "https:///reset",
                "https:/shop.example",
                "ftp://shop.example",
                "https://shop example",
                "https://?token=",
            ):
                self.assertIsNone(pattern.fullmatch(value), f"{name}={value}")
        for value in ("https://shop.example/", "https://shop.example/a/", "https://shop.example?a=b"):
            self.assertIsNone(self.pattern("IssuerUrl").fullmatch(value), value)
        for value in ("https://shop.example/reset?token=", "https://shop.example/#/reset/", "https://shop.example?t="):
            self.assertIsNotNone(self.pattern("PasswordResetUrl").fullmatch(value), value)

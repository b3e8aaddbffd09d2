"""Makes a new capability's crate: `just new-capability wishlist`, or with the name of its one resource,
`just new-capability wishlist wish`, and of several, `just new-capability wishlist wish wishes`.

The crate compiles, serves that resource (create, read, list, change, delete), publishes its state and passes its tests.
Beside functions/NAME and events/NAME three lines are added, each to a list that is kept by hand; `just write` then writes
what is derived.
"""

import argparse
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "deploy" / "capability"
WORD = re.compile(r"[a-z]+(_[a-z]+)*")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("name", help="the capability, in small letters: wishlist")
    parser.add_argument("entity", nargs="?", help="its resource, in the singular: wish; by default NAME_item")
    parser.add_argument("entities", nargs="?", help="its resource, in the plural: wishes")
    options = parser.parse_args()
    entity = options.entity or f"{options.name}_item"
    entities = options.entities or f"{entity}s"
    problem = refusal(options.name, entity, entities)
    if problem:
        sys.exit(f"new-capability: {problem}")
    make(words(options.name, entity, entities))
    add_lines(options.name)
    print(f"functions/{options.name} and events/{options.name} are made. Now: just write, then cargo test --workspace.")


def refusal(name, entity, entities):
    """Why these names can't be used, or nothing."""
    if not re.fullmatch("[a-z]+", name):
        return f"{name!r} is no name for a capability: small letters, one word"
    for word in (entity, entities):
        if not WORD.fullmatch(word):
            return f"{word!r} is no name for a resource: small letters, words joined by _"
    if entity == entities:
        return "the resource's plural has to differ from its singular"
    if entity == name or title(entity) == title(name):
        return f"the resource can't be called as the capability is; leave it out for {name}_item"
    if (ROOT / "functions" / name).exists() or (ROOT / "events" / name).exists():
        return f"functions/{name} or events/{name} is there already"
    for other in json.loads((ROOT / "deploy/capabilities.json").read_text()):
        if any(route["path"].split("/")[1] == kebab(entities) for route in other["routes"]):
            return f"/{kebab(entities)} is a collection of {other['name']} already"
    return None


def title(word):
    return "".join(part.capitalize() for part in word.split("_"))


def kebab(word):
    return word.replace("_", "-")


def words(name, entity, entities):
    """What stands for each placeholder."""
    spoken = entity.replace("_", " ")
    return {
        "__name__": name,
        "__Name__": title(name),
        "__NAME__": name.upper(),
        "__entity__": entity,
        "__Entity__": title(entity),
        "__ENTITY__": entity.upper(),
        "__entities__": entities,
        "__ENTITIES__": entities.upper(),
        "__path__": kebab(entities),
        # The plural first: it begins as the singular does.
        "__words__s": entities.replace("_", " "),
        "__Words__s": entities.replace("_", " ").capitalize(),
        "__words__": spoken,
        "__Words__": spoken.capitalize(),
    }


def filled(text, known):
    for placeholder, word in known.items():
        text = text.replace(placeholder, word)
    return text


def make(known):
    made = []
    for source in sorted(TEMPLATE.rglob("*")):
        if source.is_file():
            target = ROOT / filled(str(source.relative_to(TEMPLATE)), known)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(filled(source.read_text(), known))
            made.append(target)
    # Names of another length break lines elsewhere.
    rust = [str(path) for path in made if path.suffix == ".rs"]
    subprocess.run(["rustfmt", "--edition", "2024", *rust], cwd=ROOT, check=True)


def add_lines(name):
    """The three lists that are kept by hand."""
    insert("events/lib.rs", r"^pub mod \w+;$", f"pub mod {name};")
    insert("monolith/Cargo.toml", r'^\w+ = \{ path = "\.\./functions/\w+" \}$', f'{name} = {{ path = "../functions/{name}" }}')
    insert("monolith/src/capabilities.rs", r"^    entry::<\w+::\w+>\(\),$", f"    entry::<{name}::{title(name)}>(),")


def insert(path, like, line):
    """Adds a line behind the last one of its kind."""
    text = (ROOT / path).read_text()
    last = list(re.finditer(like, text, re.MULTILINE))[-1]
    (ROOT / path).write_text(f"{text[: last.end()]}\n{line}{text[last.end() :]}")


if __name__ == "__main__":
    main()

# What a person runs, CI runs. `just` alone lists the recipes; `pip install rust-just` or `cargo install just` brings it.

tools := justfile_directory() / "target/tools/bin"

# For operators, with what `pip install -r deploy/requirements.txt` brings.
operate := 'PATH="' + tools + ':$PATH" python3 ' + justfile_directory() / "deploy/operate.py"

# `--package identity@0.2.0 --package catalog@0.2.0 …`: by the version cargo tells ours from other crates of the same name.
packages := `python3 deploy/packages.py`

[private]
default:
    @just --list --unsorted

# Serves everything in one process.
run *arguments:
    cargo run -- {{ arguments }}

# All tests that need nothing but Rust.
test:
    cargo test --workspace

# Formatting and lints.
lint:
    cargo fmt --all --check
    cargo clippy --workspace --all-targets -- -D warnings

# Checks template.yaml: linters, security rules, and tests on what the SAM transform makes of it.
template: tools
    SAM_CLI_TELEMETRY=0 {{ tools }}/sam validate --lint --region us-east-1
    {{ tools }}/cfn-lint template.yaml
    {{ tools }}/checkov --file template.yaml --framework cloudformation --compact --quiet --skip-download
    {{ tools }}/python tests/template/test_template.py

# Writes what is derived: recorded answers, which the API's document shows; then docs/openapi.json, docs/settings.md,
# docs/costs.md, the clients' generated files, and parts of template.yaml, README.md and deploy/bootstrap. The scopes come
# first: answers need them.
# Last come the clients, which are written from docs/openapi.json.
write:
    STOA_UPDATE_SNAPSHOTS=1 cargo test --workspace --test drift
    STOA_UPDATE_SNAPSHOTS=1 cargo test --workspace --test demo
    STOA_UPDATE_SNAPSHOTS=1 cargo test --workspace --test drift --test costs
    STOA_UPDATE_SNAPSHOTS=1 cargo test --workspace --test generated

# Makes a capability's crate that serves one resource: `just new-capability wishlist`, `just new-capability wishlist wish wishes`.
new-capability name *resource:
    python3 deploy/new_capability.py {{ name }} {{ resource }}

# Makes a capability in a copy of the repository, writes what is derived, and runs the tests over all of them.
test-generator *arguments:
    python3 tests/generator/run.py {{ arguments }}

# Builds the functions' binaries as they are deployed: `just build-functions`, or `just build-functions --x86-64`.
build-functions *arguments="--arm64":
    PATH="{{ tools }}:$PATH" cargo lambda build --profile lambda --features lambda {{ arguments }} {{ packages }}

# Instructions, size and memory of a function's start: of identity's, the largest; `just start-gate --all`: of each.
start-gate *arguments: tools
    PATH="{{ tools }}:$PATH" {{ tools }}/python tests/start/run.py --build {{ arguments }}

# Instructions of a warm invocation, beside those of a bare SDK call: `just warm-gate`, `just warm-gate --no-build`.
warm-gate *arguments: tools
    PATH="{{ tools }}:$PATH" {{ tools }}/python tests/start/warm.py {{ arguments }}

# Instructions of a market's command on a book of 10,000 resting orders.
matching-gate: tools
    {{ tools }}/python tests/start/matching.py

# Kills the process with -9 while shoppers order, again and again: `just chaos`, `just chaos 20`.
chaos kills="200" orders_per_second="50":
    STOA_KILLS={{ kills }} STOA_MIN_ORDERS_PER_SECOND={{ orders_per_second }} cargo test --release -p stoa --test chaos -- --nocapture

# Takes every guard of every write away, one at a time, and writes which tests notice into docs/guards.md; `--left` tries
# only those again that nothing noticed, `--own` leaves the whole system's tests out.
guards *arguments:
    python3 tests/guards/run.py {{ arguments }}

# Odd and hostile requests to every operation of /openapi.json: `just fuzz`, `just fuzz --no-build`.
fuzz *arguments: tools
    {{ tools }}/python tests/fuzz/run.py {{ arguments }}

# The console and the shop's pages in Chromium, against `stoa --demo`: `just test-browser`, `just test-browser signs_out`.
test-browser *arguments: tools
    cargo build --workspace --bin stoa
    {{ tools }}/python tests/browser/run.py {{ arguments }}

# The console's lists with 100,000 products and 10,000 orders, their units and times; about half an hour, not part of CI.
# `just test-console-size --products 2000 --orders 2500 --others 400` takes minutes.
test-console-size *arguments:
    cargo build --release --workspace --bin stoa
    python3 tests/console/size.py {{ arguments }}

# The TypeScript client against a real shop, and its types: `just test-typescript`, `just test-typescript --no-build`.
test-typescript *arguments:
    clients/typescript/tests/run {{ arguments }}

# The deployed stack on an emulator: docs/deploy.md's commands, end-to-end tests, updates, every sample event, the console.
test-deployed *steps: tools
    {{ tools }}/python tests/deployed/run.py {{ steps }}

# The container, with the binary of `cargo test` or another: `just test-container --binary PATH`. Needs root.
test-container *arguments: tools
    {{ tools }}/python tests/container/run.py {{ arguments }}

# Whether a deployed stack asks for tokens and takes them: `just check-deployed stoa`. Run it after each first deployment.
check-deployed stack *options:
    {{ operate }} check {{ stack }} {{ options }}

# The first administrator of a deployed stack: prints id and secret. Works once; `--reset` replaces a lost secret.
bootstrap-admin stack *options:
    {{ operate }} bootstrap-admin {{ stack }} {{ options }}

# Lets a function of a deployed stack tell all of a kind again: `just republish stoa catalog product`.
republish stack capability kind:
    {{ operate }} republish {{ stack }} {{ capability }} {{ kind }}

# Does again what was given up: `just replay stoa catalog` its dead letters and failures, `just replay stoa` all failures.
replay stack capability="":
    {{ operate }} replay {{ stack }} {{ capability }}

# Restores a function's table as another one: `just restore-table stoa catalog --time 2026-01-31T12:00:00+00:00`.
restore-table stack capability *options:
    {{ operate }} restore-table {{ stack }} {{ capability }} {{ options }}

# Lets requests go to an earlier version of a function: `just go-back stoa catalog 7`.
go-back stack capability version:
    {{ operate }} go-back {{ stack }} {{ capability }} {{ version }}

# Keeps a secret in SSM: random, or with `-` what comes by standard input. `--key`: under a KMS key of your own.
put-secret name *options:
    @{{ operate }} put-secret {{ name }} {{ options }}

# Throughput and latency over HTTP: `just bench --seconds 5`, `just bench --minutes 10`.
bench *arguments:
    cargo bench -p stoa --bench http -- {{ arguments }}

# Everything, as CI does it.
ci:
    .ci/run

[private]
tools:
    @.ci/tools

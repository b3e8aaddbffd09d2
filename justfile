# What a person runs, CI runs. `just` alone lists the recipes; `pip install rust-just` or `cargo install just` brings it.

tools := justfile_directory() / "target/tools/bin"

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

# Builds the functions' binaries as they are deployed: `just build-functions --arm64`, or `--x86-64`.
build-functions *arguments="--arm64": tools
    PATH="{{ tools }}:$PATH" cargo lambda build --profile lambda {{ arguments }} --package identity --package catalog --package inventory --package cart --package orders --package payments

# Instructions, size and memory of each function's start.
start-gate: (build-functions "--x86-64")
    {{ tools }}/python tests/start/run.py

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

# The deployed stack on an emulator: end-to-end tests, the update of one function, every sample event.
test-deployed *steps: tools
    {{ tools }}/python tests/deployed/run.py {{ steps }}

# Throughput and latency over HTTP: `just bench --seconds 5`, `just bench --minutes 10`.
bench *arguments:
    cargo bench -p stoa --bench http -- {{ arguments }}

# Everything, as CI does it.
ci:
    .ci/run

[private]
tools:
    @.ci/tools

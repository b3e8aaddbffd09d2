//! Steps that staff make by hand: decided on the present levels, and retried if another step comes first.

use domain::id::{MovementId, Sku};
use service::Problem;
use service::body::Answer;
use service::idempotency::Idempotency;

use crate::Inventory;
use crate::model::{Changes, Kind, Levels, MAX_PIECES, Movement, Step};
use crate::store::{add_movement, is_recorded};

/// A step by hand: who moves which skus, and why.
pub(crate) struct StockCommand<'a> {
    /// The kind of the movement.
    pub(crate) kind: Kind,
    /// The skus.
    pub(crate) skus: Vec<Sku>,
    /// Whether to create levels for skus without one.
    pub(crate) makes_levels: bool,
    /// The caller's subject.
    pub(crate) who: &'a str,
    /// The caller's note.
    pub(crate) note: Option<String>,
    /// An external reference.
    pub(crate) reference: Option<String>,
}

/// Decides a step on the present levels, writes it, and answers.
///
/// A step without lines is not written. With a key, the step is made once; without a key, once per request: a write that
/// may have succeeded is never repeated under another id.
pub(crate) async fn run(
    inventory: &Inventory,
    idempotency: &Idempotency,
    command: StockCommand<'_>,
    decide: impl Fn(Movement, &Levels) -> Result<Step, Problem>,
    answer: impl Fn(&Step) -> Answer,
) -> Result<Answer, Problem> {
    let (store, clock) = (&inventory.store, &inventory.context.clock);
    let movement = MovementId::new(clock);
    let mut turn = match command.makes_levels {
        true => store.turn_at_all(command.skus).await?,
        false => store.turn_at_known(command.skus).await?,
    };
    let mut written: Option<Answer> = None;
    loop {
        let draft = Movement::new(movement, command.kind, clock.now())
            .by(command.who, command.note.clone())
            .referring_to(command.reference.clone());
        let step = decide(draft, turn.levels())?;
        let answered = answer(&step);
        if step.movement.lines.is_empty() {
            return Ok(answered);
        }
        let mut transaction = store.table().transaction();
        add_movement(&mut transaction, &step);
        match idempotency.commit(transaction, answered.clone()).await {
            Ok(answered) => return Ok(answered),
            // The previous attempt succeeded, but its answer was lost.
            Err(error) if is_recorded(&error) => return written.ok_or_else(|| error.into()),
            Err(error) => {
                let may_be_written = error.is_busy();
                turn.again(error).await?;
                written = may_be_written.then_some(answered).or(written);
            }
        }
    }
}

/// Applies the changes, unless more than the maximum would be on hand.
pub(crate) fn carry_out(movement: Movement, changes: &Changes, levels: &Levels) -> Result<Step, Problem> {
    let step = movement.carry_out(changes, levels).map_err(|_| Problem::not_found("sku"))?;
    match step.levels.iter().find(|level| level.on_hand > MAX_PIECES) {
        None => Ok(step),
        Some(level) => {
            let detail = format!("More than {MAX_PIECES} pieces of {} can't be counted.", level.sku);
            Err(Problem::refused("too_many_pieces", detail))
        }
    }
}

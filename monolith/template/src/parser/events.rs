//! What travels: rules, inboxes and schedules.

use super::view::View;
use super::{QUEUE, Stack, capability};
use crate::error::TemplateError;
use crate::model::{Inbox, Pattern, Rule, Schedule};

/// Queues that a function consumes.
pub(super) fn inboxes(stack: &Stack<'_>) -> Result<Vec<Inbox>, TemplateError> {
    let mut inboxes = Vec::new();
    for (function, _, event) in stack.events(&["SQS"])? {
        let link = event.required("Queue")?;
        let id = link.target(QUEUE)?;
        let queue = stack.find(&id).ok_or_else(|| link.error(format!("{id} is not deployed")))?;
        let redrive = queue.properties.get("RedrivePolicy")?;
        let (max_receive_count, dead_letters) = match redrive {
            Some(policy) => (
                Some(policy.required("maxReceiveCount")?.number()?),
                Some(policy.required("deadLetterTargetArn")?.target(QUEUE)?),
            ),
            None => (None, None),
        };
        inboxes.push(Inbox {
            name: stack.context.name(&id)?,
            id,
            capability: capability(function.id),
            visibility_timeout_s: queue.properties.number_of("VisibilityTimeout", 30)?,
            max_receive_count,
            dead_letters,
            batch_size: event.number_of("BatchSize", 10)?,
        });
    }
    Ok(inboxes)
}

/// Rules, one entry for each target.
pub(super) fn rules(stack: &Stack<'_>, inboxes: &[Inbox]) -> Result<Vec<Rule>, TemplateError> {
    let mut rules = Vec::new();
    for resource in stack.of("AWS::Events::Rule") {
        if resource.properties.text_of("State")?.is_some_and(|state| state == "DISABLED") {
            continue;
        }
        let pattern = resource.properties.required("EventPattern")?;
        let (mut sources, mut detail_types) = (Vec::new(), Vec::new());
        for (field, alternatives) in pattern.entries()? {
            match field {
                "source" => sources = patterns(&alternatives)?,
                "detail-type" => detail_types = patterns(&alternatives)?,
                _ => return Err(alternatives.error("is not understood in a pattern")),
            }
        }
        for target in resource.properties.required("Targets")?.items()? {
            let arn = target.required("Arn")?;
            let inbox = arn.target(QUEUE)?;
            let consumer = inboxes.iter().find(|known| known.id == inbox);
            let consumer = consumer.ok_or_else(|| arn.error(format!("no function consumes {inbox}")))?;
            rules.push(Rule {
                id: resource.id.to_owned(),
                sources: sources.clone(),
                detail_types: detail_types.clone(),
                inbox,
                capability: consumer.capability.clone(),
            });
        }
    }
    Ok(rules)
}

fn patterns(view: &View<'_>) -> Result<Vec<Pattern>, TemplateError> {
    let pattern = |item: View<'_>| {
        if !item.is_map() {
            return item.text().map(Pattern::Exact);
        }
        match item.entries()?.as_slice() {
            [("prefix", prefix)] => prefix.text().map(Pattern::Prefix),
            _ => Err(item.error("only a text or a prefix is understood in a pattern")),
        }
    };
    view.items()?.into_iter().map(pattern).collect()
}

/// Schedules that are switched on.
pub(super) fn schedules(stack: &Stack<'_>) -> Result<Vec<Schedule>, TemplateError> {
    let mut schedules = Vec::new();
    for (function, name, event) in stack.events(&["Schedule", "ScheduleV2"])? {
        let off = event.text_of("State")?.is_some_and(|state| state == "DISABLED")
            || event.text_of("Enabled")?.is_some_and(|enabled| enabled == "false");
        if off {
            continue;
        }
        let expression = match event.get("ScheduleExpression")? {
            Some(expression) => expression,
            None => event.required("Schedule")?,
        };
        schedules.push(Schedule {
            id: name.to_owned(),
            capability: capability(function.id),
            every_s: seconds(&expression)?,
            input: event.text_of("Input")?,
        });
    }
    Ok(schedules)
}

fn seconds(view: &View<'_>) -> Result<u64, TemplateError> {
    let text = view.text()?;
    let rate = text.strip_prefix("rate(").and_then(|text| text.strip_suffix(')'));
    let (count, unit) = rate
        .and_then(|rate| rate.split_once(' '))
        .ok_or_else(|| view.error(format!("{text} is not understood; rate(…) is")))?;
    let unit = match unit.trim_end_matches('s') {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return Err(view.error(format!("{unit} is not a unit of time"))),
    };
    match count.parse::<u64>() {
        Ok(count) if count > 0 => Ok(count * unit),
        _ => Err(view.error(format!("{count} is not a number of {unit}"))),
    }
}

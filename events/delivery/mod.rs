//! What delivery publishes: nothing. It is where content's events end.

"""The soak: random journeys over the real service, our client, the outbox and the command line, under faults.

A walk drawn from a seed, not a state machine of hypothesis: that keeps every step of a run, and shrinks a
failure by playing all of it again and again, which makes no sense for hours with processes that are killed.
It also calls a failure flaky that does not come back at the same step, and two programs at once never do the
same to the millisecond. What a state machine is good for is here: rules with what they need, drawn at random,
and what has to hold after each step. Each step draws from a seed of its own, so that a failing run is
repeated by ``--seed``. Faults come at the n-th request, not by the clock, for the same reason.
"""

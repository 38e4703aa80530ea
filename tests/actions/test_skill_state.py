"""Where a service user stands in a skill, for any order of words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from actions.skill import CHECKING, FINISHED, OFFERED, RUNNING, SkillState

moves = st.lists(st.sampled_from(["begun", "check_passed", "advanced", "returned"]), max_size=30)


@given(moves, st.integers(0, 4), st.integers(1, 7))
def test_no_order_of_words_leaves_the_steps_or_skips_a_check(
    order: list[str], checks: int, steps: int
) -> None:
    state = SkillState("x").begun(checks, steps)
    passed = 0
    for move in order:
        if move == "check_passed" and state.phase == CHECKING:
            passed += 1
            state = state.check_passed(checks, steps)
        elif move == "advanced" and state.phase == RUNNING:
            state = state.advanced(steps)
        elif move == "returned" and state.phase == RUNNING:
            state = state.returned()
        assert state.phase in {CHECKING, RUNNING, FINISHED}
        assert 0 <= state.step <= steps
        if state.phase == RUNNING:
            assert passed == checks
            assert state.step >= 1


def test_a_skill_survives_the_way_through_a_slot() -> None:
    state = SkillState("box-breathing", RUNNING, 2, 3)
    assert SkillState.of(state.as_slot()) == state
    assert SkillState.of(None) is None
    assert SkillState("x").phase == OFFERED


def test_a_skill_without_steps_is_finished_at_once() -> None:
    assert SkillState("x").begun(0, 0).phase == FINISHED

"""Rights and duties explained, topic by topic."""

from pathways.domain.orientation.checks import NothingChosen
from pathways.domain.orientation.events import RightsAndDutiesExplained
from pathways.domain.orientation.rights_and_duties import ExplainRightsAndDuties, UnknownTopic
from tests.domain.orientation.people import ORIENTATION, day, oriented
from tests.domain.spec import given


def explain(*topics: str) -> ExplainRightsAndDuties:
    return ExplainRightsAndDuties(orientation_id=ORIENTATION, on=day("2021-03-12"), topics=topics)


def test_the_topics_gone_through_are_kept_each_once() -> None:
    given(oriented()).when(
        explain("engagement_contract", "quarterly_declaration", "engagement_contract")
    ).then(
        RightsAndDutiesExplained(
            day("2021-03-12"), ("engagement_contract", "quarterly_declaration")
        )
    )


def test_a_topic_is_of_the_list_and_there_is_at_least_one() -> None:
    given(oriented()).when(explain("weather")).then_refused(UnknownTopic, rule="A1.5")
    given(oriented()).when(explain()).then_refused(NothingChosen)

"""An accompaniment, from the decision that orients the person to its end (Annexe 1, art. 4).

One file per moment; importing the package registers the decisions of all of them.
"""

from pathways.domain.orientation import (
    accompaniment,
    contract_lapse,
    deciding,
    diagnosis,
    ending,
    epl_review,
    exemption,
    first_rdv,
    notification,
    rdv,
    referent,
    relance,
    reorientation,
    rights_and_duties,
)

__all__ = [
    "accompaniment",
    "contract_lapse",
    "deciding",
    "diagnosis",
    "ending",
    "epl_review",
    "exemption",
    "first_rdv",
    "notification",
    "rdv",
    "referent",
    "relance",
    "reorientation",
    "rights_and_duties",
]

"""A person is forgotten (G10), unless what may still be needed of them in law holds their file.

Apart from the person's file: it rests on procedures and accompaniments, which rest on that file.
"""

# Importing a moment registers its decision.
from pathways.domain.forgetting import forgetting

__all__ = ["forgetting"]

"""The record of processing activities (GDPR, art. 30), in French, from what the code holds."""

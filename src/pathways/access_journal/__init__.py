"""Who looked at whom, when and why: one row a request, sealed by batches, apart from the log.

It holds ids only: no name, no number, no address. What happened to people is the log's to tell;
this tells who asked. It is kept for as long as a rule says (H47), then purged batch by batch.
"""

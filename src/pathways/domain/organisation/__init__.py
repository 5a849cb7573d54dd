"""Bodies that accompany people, their référents and the agreement that finances them."""

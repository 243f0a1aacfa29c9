"""The add-in on people's machines: plans made from facts, their steps carried out; a doctor; an offline kit."""

package io.virtwright.app.inventory;

/** A variable of a host or a group, as text. */
record Variable(String name, String value, Place at) {}

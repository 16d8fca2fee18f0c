package org.quadrupole.transforms;

/**
 * A function of expressions.
 *
 * @param signature how it is written
 * @param description what it gives, in a line; may be empty
 */
public record FunctionDescription(String signature, String description) {}

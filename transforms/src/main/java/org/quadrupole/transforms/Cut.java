package org.quadrupole.transforms;

import java.io.Serializable;
import org.quadrupole.transforms.expression.SourceText;

/**
 * A condition that events must fulfil.
 *
 * @param label what cut-flow tables call it
 * @param expression true or false for an event; where it is missing (first of an empty list) the
 *     event does not pass
 */
public record Cut(String label, SourceText expression) implements Serializable {}

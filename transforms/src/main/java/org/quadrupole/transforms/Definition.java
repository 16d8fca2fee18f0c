package org.quadrupole.transforms;

import java.io.Serializable;
import org.quadrupole.transforms.expression.SourceText;

/**
 * A name for an expression.
 *
 * @param name how later expressions call it; it hides a column or an earlier definition of that
 *     name
 * @param expression what it stands for; sees the columns and the definitions before it
 */
public record Definition(String name, SourceText expression) implements Serializable {}

/** The expression language: text to syntax tree, with the position of every part. */
@NullMarked
package org.quadrupole.transforms.expression;

import org.jspecify.annotations.NullMarked;

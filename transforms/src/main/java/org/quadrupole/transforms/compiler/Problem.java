package org.quadrupole.transforms.compiler;

/** What is wrong with a part of an expression; the evaluator adds where it stands. */
final class Problem extends RuntimeException {
  Problem(String message) {
    super(message);
  }
}

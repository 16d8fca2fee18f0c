package org.quadrupole.transforms.correction;

import java.io.Serializable;

/** A part of a formula: a number of the inputs' values and of parameters. */
sealed interface Term extends Serializable {

  double at(double[] values, double[] parameters);

  /** How many terms are inside one another. */
  default int depth() {
    return 1;
  }

  /** A number. */
  record Literal(double value) implements Term {
    @Override
    public double at(double[] values, double[] parameters) {
      return value;
    }
  }

  /** An input's value. */
  record Variable(int input) implements Term {
    @Override
    public double at(double[] values, double[] parameters) {
      return values[input];
    }
  }

  /** A parameter. */
  record Parameter(int number) implements Term {
    @Override
    public double at(double[] values, double[] parameters) {
      return parameters[number];
    }
  }

  /** A result in single precision. */
  record Rounded(Term term) implements Term {
    @Override
    public double at(double[] values, double[] parameters) {
      return (float) term.at(values, parameters);
    }

    @Override
    public int depth() {
      return 1 + term.depth();
    }
  }

  /** A function of one term. */
  record Unary(UnaryFunction function, Term term, int depth) implements Term {

    Unary(UnaryFunction function, Term term) {
      this(function, term, 1 + term.depth());
    }

    @Override
    public double at(double[] values, double[] parameters) {
      return function.of(term.at(values, parameters));
    }
  }

  /** A function of two terms. */
  record Binary(BinaryFunction function, Term left, Term right, int depth) implements Term {

    Binary(BinaryFunction function, Term left, Term right) {
      this(function, left, right, 1 + Math.max(left.depth(), right.depth()));
    }

    @Override
    public double at(double[] values, double[] parameters) {
      return function.of(left.at(values, parameters), right.at(values, parameters));
    }
  }
}

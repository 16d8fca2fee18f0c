package org.quadrupole.io.root;

import java.io.Serializable;

/**
 * How the bundles that a runner asks for are divided further.
 *
 * <p>It asks for one bundle a worker; the last one to finish then decides when all is done. Several
 * smaller ones even that out.
 *
 * @param smallest the bytes of columns that a bundle reads at least; 0 where results cost nothing
 * @param each how many of its bundles a worker gets
 */
record Division(long smallest, int each) implements Serializable {

  static final Division USUAL = new Division(0, 4);

  Division withSmallest(long bytes) {
    return new Division(bytes, each);
  }

  Division withEach(int bundles) {
    return new Division(smallest, bundles);
  }
}

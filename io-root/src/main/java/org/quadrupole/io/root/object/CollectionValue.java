package org.quadrupole.io.root.object;

import java.util.List;

/**
 * Several objects: TList, TObjArray and the like, TMultiGraph (its graphs), THStack (its
 * histograms).
 *
 * @param items the objects; null pointers are left out
 */
public record CollectionValue(String className, String name, String title, List<RootValue> items)
    implements RootValue {

  public CollectionValue {
    items = List.copyOf(items);
  }
}

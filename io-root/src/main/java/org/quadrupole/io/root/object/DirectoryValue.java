package org.quadrupole.io.root.object;

import java.util.List;
import org.quadrupole.io.root.RootKey;

/**
 * A directory.
 *
 * @param keys what is in it, its directories' contents behind them; paths are the whole file's
 */
public record DirectoryValue(String className, String name, String title, List<RootKey> keys)
    implements RootValue {

  public DirectoryValue {
    keys = List.copyOf(keys);
  }
}

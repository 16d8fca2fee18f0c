package org.quadrupole.io.root;

import java.util.List;
import org.quadrupole.events.NearestName;

/** A file has no object of the name asked for. */
public class MissingObjectException extends RootFormatException {

  private static final long serialVersionUID = 1L;

  /**
   * @param file the file's path or URL
   * @param name the name asked for
   * @param present what the file has
   */
  public MissingObjectException(String file, String name, List<RootKey> present) {
    super(file, -1, "there is no object named \"" + name + "\"", remedy(name, present));
  }

  private static String remedy(String name, List<RootKey> present) {
    if (present.isEmpty()) {
      return "The file holds no object at all.";
    }
    List<String> cycles =
        present.stream()
            .filter(key -> name.startsWith(key.path() + ";"))
            .map(RootKey::pathAndCycle)
            .toList();
    if (!cycles.isEmpty()) {
      return "The file holds " + String.join(", ", cycles) + ".";
    }
    return NearestName.of(name, present.stream().map(RootKey::path).distinct().toList())
        .map(near -> "Did you mean " + near + "?")
        .orElse("See quad root ls.");
  }
}

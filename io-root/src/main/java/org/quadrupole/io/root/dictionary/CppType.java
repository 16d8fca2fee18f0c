package org.quadrupole.io.root.dictionary;

import java.util.ArrayList;
import java.util.List;

/**
 * The name of a C++ type, taken apart.
 *
 * @param name the name before template arguments, without {@code std::} and {@code const}
 * @param arguments the template arguments
 * @param text the whole name as streamer info spells it
 */
public record CppType(String name, List<CppType> arguments, String text) {

  /** Deeper templates than this are taken for damage. */
  private static final int MAX_DEPTH = 40;

  public CppType {
    arguments = List.copyOf(arguments);
  }

  /** Whether it is a standard collection of items, or ROOT's RVec. */
  public boolean isSequence() {
    return switch (name) {
      case "vector",
          "set",
          "multiset",
          "unordered_set",
          "unordered_multiset",
          "list",
          "forward_list",
          "deque",
          "ROOT::VecOps::RVec",
          "ROOT::RVec" ->
          !arguments.isEmpty();
      default -> false;
    };
  }

  /** Whether it is a standard collection of keys with values. */
  public boolean isMap() {
    return switch (name) {
      case "map", "multimap", "unordered_map", "unordered_multimap" -> arguments.size() >= 2;
      default -> false;
    };
  }

  /** Takes a type's name apart. */
  public static CppType parse(String text) {
    return parse(text, 0);
  }

  /** The type that a pointer points to, or the type itself where it is none. */
  public static CppType pointee(String text) {
    int end = text.length();
    while (end > 0 && (text.charAt(end - 1) == '*' || text.charAt(end - 1) == ' ')) {
      end--;
    }
    return parse(text.substring(0, end));
  }

  private static CppType parse(String text, int depth) {
    String whole = plain(text);
    int open = whole.indexOf('<');
    if (open < 0 || !whole.endsWith(">") || depth > MAX_DEPTH) {
      return new CppType(whole, List.of(), whole);
    }
    List<CppType> arguments = new ArrayList<>();
    int level = 0;
    int from = open + 1;
    for (int i = open + 1; i < whole.length(); i++) {
      char c = whole.charAt(i);
      if (c == '<') {
        level++;
      } else if (level == 0 && (c == ',' || c == '>')) {
        arguments.add(parse(whole.substring(from, i), depth + 1));
        from = i + 1;
      } else if (c == '>') {
        level--;
      }
    }
    return new CppType(whole.substring(0, open).trim(), arguments, whole);
  }

  private static String plain(String text) {
    String plain = text.trim().replace("std::", "");
    while (plain.startsWith("const ")) {
      plain = plain.substring("const ".length()).trim();
    }
    return plain;
  }
}

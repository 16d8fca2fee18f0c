package org.quadrupole.io.xrootd;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import org.apache.beam.sdk.io.fs.MatchResult;

/** Finds the files whose names match a pattern with {@code * ? [] {}} and {@code **}. */
final class RemotePatterns {

  /** Beyond so many folders a pattern is thought to be a mistake. */
  private static final int MOST_FOLDERS = 100_000;

  private final RemoteStore store;

  RemotePatterns(RemoteStore store) {
    this.store = store;
  }

  static boolean isPattern(String path) {
    return path.chars().anyMatch(c -> "*?[{".indexOf(c) >= 0);
  }

  static MatchResult.Metadata metadata(RemoteId id, RemoteEntry entry) {
    return MatchResult.Metadata.builder()
        .setResourceId(entry.isFolder() && !id.isDirectory() ? id.at(id.path() + "/") : id)
        .setSizeBytes(entry.bytes())
        .setLastModifiedMillis(entry.changed())
        .setIsReadSeekEfficient(true)
        .build();
  }

  /**
   * The files that a pattern matches.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  List<MatchResult.Metadata> match(RemoteId pattern) throws IOException {
    int first = 0;
    while (!isPattern(pattern.path().substring(0, end(pattern.path(), first)))) {
      first = end(pattern.path(), first) + 1;
    }
    Walk walk = new Walk(pattern, pattern.path().substring(first));
    walk.folder(pattern.at(pattern.path().substring(0, first)), "", 0);
    return walk.found;
  }

  private static int end(String path, int from) {
    int slash = path.indexOf('/', from);
    return slash < 0 ? path.length() : slash;
  }

  /** One search. */
  private final class Walk {
    private final RemoteId pattern;
    private final PathMatcher whole;
    private final List<PathMatcher> steps = new ArrayList<>();
    private final boolean anyDepth;
    private final List<MatchResult.Metadata> found = new ArrayList<>();
    private int folders;

    Walk(RemoteId pattern, String rest) {
      this.pattern = pattern;
      this.whole = matcher(rest);
      this.anyDepth = rest.contains("**");
      for (String step : rest.split("/", -1)) {
        steps.add(matcher(step));
      }
    }

    private static PathMatcher matcher(String glob) {
      return FileSystems.getDefault().getPathMatcher("glob:" + glob);
    }

    /** Looks into a folder {@code depth} below where the pattern begins. */
    void folder(RemoteId folder, String before, int depth) throws IOException {
      if (++folders > MOST_FOLDERS) {
        throw new IOException(
            pattern
                + " goes through more than "
                + MOST_FOLDERS
                + " folders; name more of the path");
      }
      for (RemoteEntry entry : store.list(folder)) {
        String below = before + entry.name();
        RemoteId id = folder.at(folder.path() + entry.name());
        if (!entry.isFolder()) {
          if (whole.matches(Path.of(below))) {
            found.add(metadata(id, entry));
          }
        } else if (anyDepth || leadsOn(depth, entry.name())) {
          folder(id.at(id.path() + "/"), below + "/", depth + 1);
        }
      }
    }

    private boolean leadsOn(int depth, String name) {
      return depth < steps.size() - 1 && steps.get(depth).matches(Path.of(name));
    }
  }
}

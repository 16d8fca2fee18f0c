package org.quadrupole.io.root;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.PatternSyntaxException;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.EmptyMatchTreatment;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files that patterns match. */
final class FileList {

  private static final Logger LOG = LoggerFactory.getLogger(FileList.class);

  private FileList() {}

  /**
   * The files in the order of the patterns, by name within each; a file that several patterns match
   * is taken once, since its events must not count twice.
   *
   * @throws FileNotFoundException if a pattern matches nothing and that is not allowed
   */
  static List<MatchResult.Metadata> match(List<String> patterns, EmptyMatchTreatment empty)
      throws IOException {
    return match(patterns, empty, FileList::matched);
  }

  /** The same, where a name without wildcards is that of a file even if there is none. */
  static List<MatchResult.Metadata> matchOrName(List<String> patterns) throws IOException {
    return match(patterns, EmptyMatchTreatment.DISALLOW, FileList::matchedOrNamed);
  }

  /** What finds the files of a pattern. */
  @FunctionalInterface
  private interface Matcher {
    Collection<MatchResult.Metadata> of(String pattern) throws IOException;
  }

  private static List<MatchResult.Metadata> match(
      List<String> patterns, EmptyMatchTreatment empty, Matcher matcher) throws IOException {
    Map<String, MatchResult.Metadata> files = new LinkedHashMap<>();
    for (String pattern : patterns) {
      Collection<MatchResult.Metadata> matched = matcher.of(pattern);
      if (matched.isEmpty() && !mayBeEmpty(pattern, empty)) {
        throw new FileNotFoundException(
            pattern
                + (isWildcard(pattern) ? ": no file matches" : ": there is no such file")
                + "; check the path (patterns may use * ? [] and **)");
      }
      List<MatchResult.Metadata> sorted = new ArrayList<>(matched);
      sorted.sort(Comparator.comparing(file -> file.resourceId().toString()));
      for (MatchResult.Metadata file : sorted) {
        String name = file.resourceId().toString();
        if (file.resourceId().isDirectory()) {
          throw new IOException(name + " is a directory; name the files in it: " + name + "*.root");
        }
        if (files.putIfAbsent(name, file) != null) {
          LOG.warn("{} is matched by more than one pattern; it is read once", name);
        }
      }
    }
    return List.copyOf(files.values());
  }

  private static Collection<MatchResult.Metadata> matched(String pattern) throws IOException {
    MatchResult result;
    try {
      result = FileSystems.match(pattern, EmptyMatchTreatment.ALLOW);
    } catch (PatternSyntaxException e) {
      throw new IOException(pattern + ": this is no file pattern: " + e.getDescription(), e);
    } catch (IllegalArgumentException e) { // a scheme that no file system on the class path has
      throw new IOException(pattern + ": " + e.getMessage(), e);
    }
    if (result.status() == MatchResult.Status.NOT_FOUND) {
      return List.of();
    }
    try {
      return result.metadata();
    } catch (IOException e) {
      throw new IOException(pattern + ": its file system cannot list it: " + e.getMessage(), e);
    }
  }

  private static Collection<MatchResult.Metadata> matchedOrNamed(String pattern)
      throws IOException {
    Collection<MatchResult.Metadata> matched = matched(pattern);
    return matched.isEmpty() && !isWildcard(pattern)
        ? List.of(
            MatchResult.Metadata.builder()
                .setResourceId(FileSystems.matchNewResource(pattern, false))
                .setSizeBytes(0)
                .setIsReadSeekEfficient(true)
                .build())
        : matched;
  }

  private static boolean mayBeEmpty(String pattern, EmptyMatchTreatment empty) {
    return switch (empty) {
      case ALLOW -> true;
      case DISALLOW -> false;
      case ALLOW_IF_WILDCARD -> isWildcard(pattern);
    };
  }

  private static boolean isWildcard(String pattern) {
    return FileSystems.hasGlobWildcard(pattern);
  }
}

package org.quadrupole.pipelines.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.beam.sdk.io.FileSystems;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.quadrupole.pipelines.analysis.Dataset;
import org.quadrupole.pipelines.cache.Fingerprint;
import org.quadrupole.pipelines.run.PreparedAnalysis.InputFile;
import org.quadrupole.pipelines.run.PreparedAnalysis.PreparedDataset;

/**
 * The files of a data set in a few groups, so that a new or changed file costs its group only. With
 * friend trees they are one group, since a friend's entries go through all of its files.
 */
final class DataParts {

  /** Each group has results of its own, so they are few. */
  private static final int MOST = 16;

  private DataParts() {}

  /**
   * A group of files.
   *
   * @param files in the data set's order
   * @param identity changes when one of them does
   */
  record Part(List<InputFile> files, Fingerprint identity) {

    /** Copies the list. */
    Part {
      files = List.copyOf(files);
    }
  }

  /**
   * The groups of a data set's files as they are now; none where a file system does not tell when a
   * file was changed.
   *
   * @throws IOException if a file has gone
   */
  static Optional<List<Part>> of(PreparedDataset dataset) throws IOException {
    List<InputFile> files = dataset.files();
    boolean together = !dataset.dataset().friends().isEmpty();
    Map<Integer, List<InputFile>> groups = new TreeMap<>();
    for (int k = 0; k < files.size(); k++) {
      // By name, so that a new file moves no other one.
      int group =
          together
              ? 0
              : files.size() <= MOST ? k : Math.floorMod(files.get(k).name().hashCode(), MOST);
      groups.computeIfAbsent(group, number -> new ArrayList<>()).add(files.get(k));
    }
    List<Part> parts = new ArrayList<>();
    for (List<InputFile> group : groups.values()) {
      Optional<Fingerprint> identity = identity(dataset, group);
      if (identity.isEmpty()) {
        return Optional.empty();
      }
      parts.add(new Part(group, identity.get()));
    }
    return Optional.of(parts);
  }

  /** What a group of a data set's files is now, where that can be told. */
  static Optional<Fingerprint> identity(PreparedDataset dataset, List<InputFile> group)
      throws IOException {
    Fingerprint.Builder all = new Fingerprint.Builder();
    if (!addDataset(all, dataset.dataset())) {
      return Optional.empty();
    }
    for (InputFile file : group) {
      if (!addFile(all, file.name())) {
        return Optional.empty();
      }
    }
    return Optional.of(all.build());
  }

  /** How its files are read. */
  private static boolean addDataset(Fingerprint.Builder all, Dataset dataset) throws IOException {
    all.add(dataset.tree());
    new TreeMap<>(dataset.defaults())
        .forEach((column, value) -> all.add(column).add(value.getClass().getName() + value));
    for (Dataset.Friend friend : dataset.friends()) {
      all.add(friend.name()).add(friend.tree().orElse("")).add(friend.index().toString());
      for (Dataset.FilePattern pattern : friend.files()) {
        for (MatchResult.Metadata file : FileSystems.match(pattern.pattern()).metadata()) {
          if (!addFile(all, file.resourceId().toString())) {
            return false;
          }
        }
      }
    }
    return true;
  }

  private static boolean addFile(Fingerprint.Builder all, String name) throws IOException {
    all.add(name);
    Path local = Path.of(name);
    if (Files.exists(local)) {
      // The number and the change of the inode tell a file that got another one's date.
      Map<String, Object> facts =
          Files.readAttributes(local, "unix:size,lastModifiedTime,ctime,ino", new LinkOption[0]);
      all.add(facts.get("size").toString()).add(facts.get("ino").toString());
      all.add(((FileTime) facts.get("lastModifiedTime")).to(TimeUnit.NANOSECONDS));
      all.add(((FileTime) facts.get("ctime")).to(TimeUnit.NANOSECONDS));
      return true;
    }
    MatchResult.Metadata file = FileSystems.matchSingleFileSpec(name);
    all.add(file.sizeBytes()).add(file.lastModifiedMillis());
    return file.lastModifiedMillis() > 0;
  }
}

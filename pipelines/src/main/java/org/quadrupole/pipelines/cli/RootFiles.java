package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.pipelines.analysis.AnalysisException;

/** Opens the file that a command names. */
final class RootFiles {

  private RootFiles() {}

  static RootFile open(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new AnalysisException(path + " is a directory, not a ROOT file");
    }
    try {
      return RootFile.open(path);
    } catch (NoSuchFileException e) {
      throw new AnalysisException("there is no file " + path, e);
    } catch (RootFormatException e) {
      throw new AnalysisException(e.getMessage(), e);
    }
  }
}

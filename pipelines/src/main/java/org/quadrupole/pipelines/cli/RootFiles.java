package org.quadrupole.pipelines.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.quadrupole.io.root.ByteSource;
import org.quadrupole.io.root.FileByteSource;
import org.quadrupole.io.root.RootFile;
import org.quadrupole.io.root.RootFormatException;
import org.quadrupole.pipelines.analysis.AnalysisException;

/** Opens the file that a command names. */
final class RootFiles {

  private RootFiles() {}

  static RootFile open(Workplace workplace, Path written) throws IOException {
    Path path = workplace.resolve(written);
    if (Files.isDirectory(path)) {
      throw new AnalysisException(written + " is a directory, not a ROOT file");
    }
    ByteSource source;
    try {
      source = new Named(written.toString(), FileByteSource.open(path));
    } catch (NoSuchFileException e) {
      throw new AnalysisException("there is no file " + written, e);
    }
    try {
      return RootFile.open(source);
    } catch (RootFormatException e) {
      source.close();
      throw new AnalysisException(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      source.close();
      throw e;
    }
  }

  /** A file under the name that the user gave it. */
  private record Named(String name, ByteSource file) implements ByteSource {
    @Override
    public long size() {
      return file.size();
    }

    @Override
    public boolean isFar() {
      return file.isFar();
    }

    @Override
    public void readFully(long offset, byte[] into, int at, int length) throws IOException {
      file.readFully(offset, into, at, length);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}

package org.quadrupole.io.xrootd;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.io.FileSystem;
import org.apache.beam.sdk.io.fs.CreateOptions;
import org.apache.beam.sdk.io.fs.MatchResult;
import org.apache.beam.sdk.io.fs.MoveOptions;

/** The files of servers as a file system of Beam. They can be matched and read, not written. */
final class RemoteFileSystem extends FileSystem<RemoteId> {

  private final String scheme;
  private final RemoteStore store;
  private final RemotePatterns patterns;

  RemoteFileSystem(String scheme, RemoteStore store) {
    this.scheme = scheme;
    this.store = store;
    this.patterns = new RemotePatterns(store);
  }

  @Override
  protected String getScheme() {
    return scheme;
  }

  @Override
  protected List<MatchResult> match(List<String> specs) {
    List<MatchResult> results = new ArrayList<>();
    for (String spec : specs) {
      results.add(match(RemoteId.of(spec)));
    }
    return results;
  }

  private MatchResult match(RemoteId spec) {
    try {
      if (RemotePatterns.isPattern(spec.path())) {
        return MatchResult.create(MatchResult.Status.OK, patterns.match(spec));
      }
      Optional<RemoteEntry> entry = store.find(spec);
      return entry.isPresent()
          ? MatchResult.create(
              MatchResult.Status.OK, List.of(RemotePatterns.metadata(spec, entry.get())))
          : MatchResult.create(
              MatchResult.Status.NOT_FOUND, new FileNotFoundException(spec + ": no such file"));
    } catch (IOException e) {
      return MatchResult.create(MatchResult.Status.ERROR, e);
    }
  }

  @Override
  protected ReadableByteChannel open(RemoteId id) throws IOException {
    return new RemoteChannel(store.open(id));
  }

  @Override
  protected RemoteId matchNewResource(String spec, boolean isDirectory) {
    RemoteId id = RemoteId.of(spec);
    return isDirectory && !id.isDirectory() ? id.at(id.path() + "/") : id;
  }

  @Override
  protected WritableByteChannel create(RemoteId id, CreateOptions options) throws IOException {
    throw readOnly(id);
  }

  @Override
  protected void copy(List<RemoteId> from, List<RemoteId> to) throws IOException {
    throw readOnly(to.get(0));
  }

  @Override
  protected void rename(List<RemoteId> from, List<RemoteId> to, MoveOptions... options)
      throws IOException {
    throw readOnly(to.get(0));
  }

  @Override
  protected void delete(Collection<RemoteId> ids) throws IOException {
    throw readOnly(ids.iterator().next());
  }

  private static IOException readOnly(RemoteId id) {
    return new IOException(
        id + ": files of servers are only read; write to a disk and copy the file there");
  }
}

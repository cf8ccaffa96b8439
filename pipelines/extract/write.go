package extract

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
)

// temporary writes what r gives into a new file of tmp, synced to disk, and gives its path. After an error no file is
// left.
func (l *Landing) temporary(r io.Reader) (path string, err error) {
	file, err := os.CreateTemp(filepath.Join(l.dir, tempDir), "*")
	if err != nil {
		return "", err
	}
	defer func() {
		file.Close()
		if err != nil {
			os.Remove(file.Name())
		}
	}()
	if err := l.act("write", file.Name()); err != nil {
		return "", err
	}
	if _, err := io.Copy(file, r); err != nil {
		return "", err
	}
	if err := l.act("sync", file.Name()); err != nil {
		return "", err
	}
	if err := file.Sync(); err != nil {
		return "", err
	}
	return file.Name(), file.Close()
}

// rename moves a written file to its name, or removes it. The name is safe once its folder is synced.
func (l *Landing) rename(temporary, target string) error {
	err := l.act("rename", target)
	if err == nil {
		err = os.Rename(temporary, target)
	}
	if err != nil {
		os.Remove(temporary)
	}
	return err
}

// syncDir makes safe the names in a folder.
func (l *Landing) syncDir(dir string) error {
	if err := l.act("sync", dir); err != nil {
		return err
	}
	folder, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer folder.Close()
	return folder.Sync()
}

// write puts a small text at target in one piece. Its name is not synced.
func (l *Landing) write(target string, text []byte) error {
	temporary, err := l.temporary(bytes.NewReader(text))
	if err != nil {
		return err
	}
	return l.rename(temporary, target)
}

// sweep removes what a Collect that was killed left half written.
func (l *Landing) sweep() error {
	dir := filepath.Join(l.dir, tempDir)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if err := os.Remove(filepath.Join(dir, entry.Name())); err != nil {
			return err
		}
	}
	return nil
}

func (l *Landing) act(act, path string) error {
	if l.before == nil {
		return nil
	}
	return l.before(act, path)
}

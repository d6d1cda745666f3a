// Reads a county's log over HTTPS with Go's own implementation of signed notes and tiled logs, and
// checks all of it. What differs from Go's module log is the layout of the addresses (C2SP
// tlog-tiles names no tile height) and of the checkpoint's first line.
//
//	goreader URL CA_FILE VERIFIER_KEY [OLD_SIZE OLD_ROOT]
//
// Prints the tree's size and root. The exit code is 1 where anything does not hold.
package main

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	tileHeight = 8
	tileWidth  = 1 << tileHeight
	maxBytes   = 17 << 20
)

type county struct {
	url    string
	client *http.Client
}

func (c *county) get(path string) ([]byte, error) {
	answer, err := c.client.Get(c.url + "/" + path)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, maxBytes))
}

// tilePath is Go's "tile/8/…" without the height, "data" being called "entries".
func tilePath(t tlog.Tile) string {
	path := strings.Replace(t.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// Height, ReadTiles and SaveTiles make a county a tlog.TileReader.
func (c *county) Height() int { return tileHeight }

func (c *county) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, t := range tiles {
		data, err := c.get(tilePath(t))
		if err != nil {
			return nil, err
		}
		if len(data) != t.W*tlog.HashSize {
			return nil, fmt.Errorf("%s: %d bytes", tilePath(t), len(data))
		}
		all = append(all, data)
	}
	return all, nil
}

func (c *county) SaveTiles([]tlog.Tile, [][]byte) {}

// checkpoint gives the newest tree, once the key has verified it.
func (c *county) checkpoint(vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	text, err := c.get("checkpoint")
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s: %q", verifier.Name(), opened.Text)
	}
	return parseTree(lines[1], lines[2])
}

func parseTree(size, root string) (tlog.Tree, error) {
	n, err := strconv.ParseInt(size, 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(root)
	return tlog.Tree{N: n, Hash: hash}, err
}

// bundle gives the entries of the bundle that begins with entry `first`.
func (c *county) bundle(first int64, tree tlog.Tree) ([][]byte, error) {
	width := tree.N - first
	if width > tileWidth {
		width = tileWidth
	}
	tile := tlog.Tile{H: tileHeight, L: -1, N: first / tileWidth, W: int(width)}
	data, err := c.get(tilePath(tile))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) >= 2 {
		length := 2 + int(binary.BigEndian.Uint16(data))
		if length > len(data) {
			break
		}
		entries = append(entries, data[2:length])
		data = data[length:]
	}
	if len(data) != 0 || len(entries) != int(width) {
		return nil, fmt.Errorf("%s: %d entries", tilePath(tile), len(entries))
	}
	return entries, nil
}

// checkEntries proves every entry of the bundles to be in the tree.
func (c *county) checkEntries(tree tlog.Tree, reader tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += tileWidth {
		entries, err := c.bundle(first, tree)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			index := first + int64(i)
			proof, err := tlog.ProveRecord(tree.N, index, reader)
			if err != nil {
				return err
			}
			err = tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
			if err != nil {
				return fmt.Errorf("entry %d: %w", index, err)
			}
		}
	}
	return nil
}

func checkConsistency(old, tree tlog.Tree, reader tlog.HashReader) error {
	proof, err := tlog.ProveTree(tree.N, old.N, reader)
	if err != nil {
		return err
	}
	return tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash)
}

func newClient(caFile string) (*http.Client, error) {
	pem, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s holds no certificate", caFile)
	}
	return &http.Client{
		Timeout:   20 * time.Second,
		Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots}},
	}, nil
}

func run(args []string) error {
	if len(args) != 3 && len(args) != 5 {
		return fmt.Errorf("usage: goreader URL CA_FILE VERIFIER_KEY [OLD_SIZE OLD_ROOT]")
	}
	client, err := newClient(args[1])
	if err != nil {
		return err
	}
	log := &county{url: args[0], client: client}
	tree, err := log.checkpoint(args[2])
	if err != nil {
		return err
	}
	reader := tlog.TileHashReader(tree, cached(log))
	if err := log.checkEntries(tree, reader); err != nil {
		return err
	}
	if len(args) == 5 {
		old, err := parseTree(args[3], args[4])
		if err != nil {
			return err
		}
		if err := checkConsistency(old, tree, reader); err != nil {
			return err
		}
	}
	fmt.Println(tree.N, base64.StdEncoding.EncodeToString(tree.Hash[:]))
	return nil
}

// cachedReader asks for every tile once.
type cachedReader struct {
	tlog.TileReader
	held map[tlog.Tile][]byte
}

func cached(reader tlog.TileReader) tlog.TileReader {
	return &cachedReader{reader, make(map[tlog.Tile][]byte)}
}

func (c *cachedReader) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	all := make([][]byte, len(tiles))
	for i, t := range tiles {
		if c.held[t] == nil {
			data, err := c.TileReader.ReadTiles([]tlog.Tile{t})
			if err != nil {
				return nil, err
			}
			c.held[t] = data[0]
		}
		all[i] = c.held[t]
	}
	return all, nil
}

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "goreader:", err)
		os.Exit(1)
	}
}

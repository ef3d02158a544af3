// Verifies with Go's own packages for notes and logs what Entente made, and makes what Entente verifies.
// Reads one request as JSON from standard input, writes one answer as JSON.
package main

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

type inclusion struct {
	Index int64    `json:"index"`
	Leaf  []byte   `json:"leaf"`
	Proof [][]byte `json:"proof"`
}

type consistency struct {
	OldSize int64    `json:"oldSize"`
	OldRoot []byte   `json:"oldRoot"`
	Proof   [][]byte `json:"proof"`
}

type request struct {
	Op          string            `json:"op"`
	Key         string            `json:"key"`
	Notes       []string          `json:"notes"`
	Path        [][]byte          `json:"path"`
	Tiles       map[string][]byte `json:"tiles"`
	Inclusion   []inclusion       `json:"inclusion"`
	Consistency []consistency     `json:"consistency"`
	Entries     []string          `json:"entries"`
	OldSizes    []int64           `json:"oldSizes"`
}

type answer struct {
	Error       string            `json:"error,omitempty"`
	Checked     int               `json:"checked"`
	Key         string            `json:"key,omitempty"`
	Note        string            `json:"note,omitempty"`
	Tiles       map[string][]byte `json:"tiles,omitempty"`
	Inclusion   []inclusion       `json:"inclusion,omitempty"`
	Consistency []consistency     `json:"consistency,omitempty"`
}

func main() {
	var req request
	if err := json.NewDecoder(os.Stdin).Decode(&req); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	ops := map[string]func(request) (answer, error){"check": check, "make": makeLog, "evidence": evidence}
	op, ok := ops[req.Op]
	if !ok {
		fmt.Fprintln(os.Stderr, "unknown op", req.Op)
		os.Exit(2)
	}
	ans, err := op(req)
	if err != nil {
		ans.Error = err.Error()
	}
	json.NewEncoder(os.Stdout).Encode(ans)
}

type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

// open verifies the note's signature with Go's package and reads the checkpoint in it.
func open(text, key string) (checkpoint, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return checkpoint{}, err
	}
	opened, err := note.Open([]byte(text), note.VerifierList(verifier))
	if err != nil {
		return checkpoint{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	var c checkpoint
	c.origin = lines[0]
	if _, err := fmt.Sscanf(lines[1], "%d", &c.size); err != nil {
		return c, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return c, fmt.Errorf("bad root %q", lines[2])
	}
	copy(c.root[:], root)
	return c, nil
}

// tiles serves tiles by their C2SP paths, which leave out the height that Go's paths have.
type tiles map[string][]byte

func pathOf(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

func (t tiles) Height() int { return 8 }
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var data [][]byte
	for _, tile := range wanted {
		found, ok := t[pathOf(tile)]
		if !ok {
			return nil, fmt.Errorf("no tile %s", pathOf(tile))
		}
		data = append(data, found)
	}
	return data, nil
}
func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func hash(b []byte) (h tlog.Hash) {
	copy(h[:], b)
	return h
}

func hashes(list [][]byte) (out []tlog.Hash) {
	for _, b := range list {
		out = append(out, hash(b))
	}
	return out
}

func check(req request) (answer, error) {
	var ans answer
	for _, text := range req.Notes {
		c, err := open(text, req.Key)
		if err != nil {
			return ans, err
		}
		ans.Checked++
		if req.Tiles != nil {
			// The reader checks every tile it reads against the signed root.
			reader := tlog.TileHashReader(tlog.Tree{N: c.size, Hash: c.root}, tiles(req.Tiles))
			root, err := tlog.TreeHash(c.size, reader)
			if err != nil {
				return ans, err
			}
			if root != c.root {
				return ans, fmt.Errorf("tiles give another root for %d", c.size)
			}
			for i := int64(0); i < c.size; i++ {
				if _, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, i)}); err != nil {
					return ans, err
				}
				ans.Checked++
			}
		}
		for _, p := range req.Inclusion {
			if err := tlog.CheckRecord(hashes(p.Proof), c.size, c.root, p.Index, hash(p.Leaf)); err != nil {
				return ans, fmt.Errorf("inclusion of %d: %w", p.Index, err)
			}
			ans.Checked++
		}
		for _, p := range req.Consistency {
			if err := tlog.CheckTree(hashes(p.Proof), c.size, c.root, p.OldSize, hash(p.OldRoot)); err != nil {
				return ans, fmt.Errorf("consistency from %d: %w", p.OldSize, err)
			}
			ans.Checked++
		}
	}
	return ans, nil
}

type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var out []tlog.Hash
	for _, i := range indexes {
		out = append(out, s[i])
	}
	return out, nil
}

func makeLog(req request) (answer, error) {
	ans := answer{Tiles: map[string][]byte{}}
	skey, vkey, err := note.GenerateKey(nil, "go.example/log")
	if err != nil {
		return ans, err
	}
	signer, err := note.NewSigner(skey)
	if err != nil {
		return ans, err
	}
	var all stored
	for i, entry := range req.Entries {
		added, err := tlog.StoredHashes(int64(i), []byte(entry), all)
		if err != nil {
			return ans, err
		}
		all = append(all, added...)
	}
	size := int64(len(req.Entries))
	root, err := tlog.TreeHash(size, all)
	if err != nil {
		return ans, err
	}
	text := fmt.Sprintf("go.example/log\n%d\n%s\n", size, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	if err != nil {
		return ans, err
	}
	ans.Key, ans.Note = vkey, string(signed)
	for _, tile := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(tile, all)
		if err != nil {
			return ans, err
		}
		ans.Tiles[pathOf(tile)] = data
	}
	for i := int64(0); i < size; i++ {
		proof, err := tlog.ProveRecord(size, i, all)
		if err != nil {
			return ans, err
		}
		leaf := tlog.RecordHash([]byte(req.Entries[i]))
		ans.Inclusion = append(ans.Inclusion, inclusion{i, leaf[:], list(proof)})
	}
	for _, old := range req.OldSizes {
		oldRoot, err := tlog.TreeHash(old, all)
		if err != nil {
			return ans, err
		}
		proof, err := tlog.ProveTree(size, old, all)
		if err != nil {
			return ans, err
		}
		ans.Consistency = append(ans.Consistency, consistency{old, oldRoot[:], list(proof)})
	}
	return ans, nil
}

func list(proof []tlog.Hash) [][]byte {
	out := [][]byte{}
	for _, h := range proof {
		out = append(out, append([]byte(nil), h[:]...))
	}
	return out
}

// evidence decides whether two notes by one key tell two stories (RFC 9162 section 2.1.4.2, both roots computed).
func evidence(req request) (answer, error) {
	var ans answer
	if len(req.Notes) != 2 {
		return ans, fmt.Errorf("two notes are needed")
	}
	older, err := open(req.Notes[0], req.Key)
	if err != nil {
		return ans, err
	}
	newer, err := open(req.Notes[1], req.Key)
	if err != nil {
		return ans, err
	}
	ans.Checked = 2
	if older.origin != newer.origin {
		return ans, fmt.Errorf("two logs")
	}
	if older.size == newer.size {
		if older.root == newer.root {
			return ans, fmt.Errorf("the same tree twice")
		}
		return ans, nil
	}
	path := hashes(req.Path)
	if len(path) == 0 || older.size > newer.size {
		return ans, fmt.Errorf("no path")
	}
	node, last := older.size-1, newer.size-1
	for node&1 == 1 {
		node, last = node>>1, last>>1
	}
	oldRoot, newRoot := path[0], path[0]
	for _, h := range path[1:] {
		if node&1 == 1 || node == last {
			oldRoot, newRoot = tlog.NodeHash(h, oldRoot), tlog.NodeHash(h, newRoot)
			for node&1 == 0 && node != 0 {
				node, last = node>>1, last>>1
			}
		} else {
			newRoot = tlog.NodeHash(newRoot, h)
		}
		node, last = node>>1, last>>1
	}
	if newRoot != newer.root {
		return ans, fmt.Errorf("the path does not lead to the newer root")
	}
	if oldRoot == older.root {
		return ans, fmt.Errorf("the log is honest here")
	}
	return ans, nil
}

package keycrm

import (
	"encoding/json"
	"strings"
	"time"
)

// A cardAnswer is a card as the API shows it.
type cardAnswer struct {
	ID              int64   `json:"id"`
	ContactID       int64   `json:"contact_id"`
	SourceID        *int64  `json:"source_id"`
	ManagerID       *int64  `json:"manager_id"`
	PipelineID      int64   `json:"pipeline_id"`
	StatusID        int64   `json:"status_id"`
	Title           string  `json:"title"`
	ManagerComment  *string `json:"manager_comment"`
	IsFinished      bool    `json:"is_finished"`
	StatusChangedAt string  `json:"status_changed_at"`
	CommunicateAt   *string `json:"communicate_at"`
	CreatedAt       string  `json:"created_at"`
	UpdatedAt       string  `json:"updated_at"`
	included
}

// orNull is a value that the API shows as null when there is none.
func orNull[T comparable](v T) *T {
	var none T
	if v == none {
		return nil
	}
	return &v
}

func answerOf(c *Card) cardAnswer {
	return cardAnswer{
		ID: c.ID, ContactID: c.ContactID, SourceID: orNull(c.SourceID), ManagerID: orNull(c.ManagerID),
		PipelineID: c.PipelineID, StatusID: c.StatusID, Title: c.Title, ManagerComment: orNull(c.Comment),
		IsFinished: c.Finished, StatusChangedAt: c.StatusChangedAt.Format(time.DateTime), CommunicateAt: orNull(c.CommunicateAt),
		CreatedAt: c.CreatedAt.Format(time.DateTime), UpdatedAt: c.UpdatedAt.Format(time.DateTime),
	}
}

// A paymentAnswer is a payment as the API shows it.
type paymentAnswer struct {
	ID          int64       `json:"id"`
	LeadID      int64       `json:"lead_id"`
	MethodID    *int64      `json:"payment_method_id"`
	Method      *string     `json:"payment_method"`
	Amount      json.Number `json:"amount"`
	Description *string     `json:"description"`
	Date        string      `json:"payment_date"`
	Status      string      `json:"status"`
}

func paymentAnswerOf(card int64, p Payment) paymentAnswer {
	return paymentAnswer{
		ID: p.ID, LeadID: card, MethodID: orNull(p.MethodID), Method: orNull(p.Method), Amount: numeral(p.Amount),
		Description: orNull(p.Description), Date: p.Date, Status: p.Status,
	}
}

// numeral is an amount as JSON writes it, which may not begin with a needless zero.
func numeral(text string) json.Number {
	digits, negative := strings.CutPrefix(text, "-")
	digits = strings.TrimLeft(digits, "0")
	if digits == "" || digits[0] == '.' {
		digits = "0" + digits
	}
	if negative {
		digits = "-" + digits
	}
	return json.Number(digits)
}

// numeralOrNull is null for no amount.
func numeralOrNull(text string) *json.Number {
	if text == "" {
		return nil
	}
	return orNull(numeral(text))
}

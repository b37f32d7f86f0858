package salesdrive

import "github.com/salecalc/salecalc/internal/sandbox/wire"

// An order under the names of the service's description.
type describedOrder struct {
	fields
	CostPriceAmount amount             `json:"costPriceAmount"`
	ExpensesAmount  amount             `json:"expensesAmount"`
	ProfitAmount    amount             `json:"profitAmount"`
	Contacts        []describedContact `json:"contacts"`
	Products        []describedProduct `json:"products"`
	Nova            *describedNova     `json:"ord_novaposhta,omitempty"`
	Ukr             *ukrposhta         `json:"ord_ukrposhta,omitempty"`
}

type describedContact struct {
	person
	Counterparty *Counterparty `json:"counterparty"`
}

// A person is what both kinds of names have alike of a contact.
type person struct {
	ID          int64    `json:"id"`
	FormID      int64    `json:"formId"`
	Version     int64    `json:"version"`
	Active      int      `json:"active"`
	CreateTime  *string  `json:"createTime"`
	FirstName   *string  `json:"fName"`
	LastName    *string  `json:"lName"`
	MiddleName  null     `json:"mName"`
	Phone       []string `json:"phone"`
	Email       []string `json:"email"`
	Company     null     `json:"company"`
	Comment     string   `json:"comment"`
	UserID      int64    `json:"userId"`
	Leads       int      `json:"leadsCount"`
	Sales       int      `json:"leadsSalesCount"`
	SalesAmount amount   `json:"leadsSalesAmount"`
}

type describedProduct struct {
	ID     int64 `json:"id"`
	FormID int64 `json:"formId"`
	item
	CostPrice amount `json:"costPrice"`
	PreSale   int    `json:"preSale"`
}

// An item is what both kinds of names have alike of a product.
type item struct {
	ProductID         int64  `json:"productId"`
	Parameter         string `json:"parameter"`
	Name              string `json:"name"`
	SKU               string `json:"sku"`
	Amount            int64  `json:"amount"`
	Price             amount `json:"price"`
	Discount          int64  `json:"discount"`
	PercentDiscount   int    `json:"percentDiscount"`
	Commission        int    `json:"commission"`
	PercentCommission int    `json:"percentCommission"`
	Description       string `json:"description"`
	StockID           int64  `json:"stockId"`
	Mass              number `json:"mass"`
	Volume            number `json:"volume"`
	RestCount         int64  `json:"restCount"`
	Manufacturer      null   `json:"manufacturer"`
	IsComplect        int    `json:"isComplect"`
	CategoryID        int64  `json:"categoryId"`
	CategoryName      string `json:"categoryName"`
	Href              string `json:"href"`
	Note              string `json:"note"`
}

// A number is written as it is.
type number string

// MarshalJSON writes the number.
func (n number) MarshalJSON() ([]byte, error) { return []byte(n), nil }

type describedNova struct {
	nova
	StreetRef           null    `json:"street"`
	Note                string  `json:"note"`
	TypeSend            string  `json:"typeSend"`
	TypePay             string  `json:"typePay"`
	MethodPay           string  `json:"methodPay"`
	WaybillRef          *string `json:"ENref"`
	BackDeliveryType    string  `json:"backDeliveryType"`
	BackDeliverySum     amount  `json:"backDeliverySum"`
	Status              null    `json:"status"`
	DateStatusUpdate    *string `json:"dateStatusUpdate"`
	RecipientDateTime   null    `json:"recipientDateTime"`
	DeliveryDateAndTime *string `json:"deliveryDateAndTime"`
	Manual              int     `json:"manualEN"`
	Cost                *amount `json:"cost"`
	CompanyName         null    `json:"companyName"`
	Egrpou              null    `json:"egrpou"`
	Packing             null    `json:"packing"`
}

// A nova is what both kinds of names have alike of a parcel of Nova Poshta. Parcels go to
// one branch.
type nova struct {
	Delivery        string `json:"delivery"`
	City            string `json:"city"`
	Branch          string `json:"branch"`
	BranchNumber    int64  `json:"branchNumber"`
	House           string `json:"house"`
	Flat            string `json:"flat"`
	Waybill         string `json:"EN"`
	BackDelivery    string `json:"backDelivery"`
	StatusCode      int64  `json:"statusCode"`
	IDEntity        int64  `json:"idEntity"`
	Legal           int    `json:"legal"`
	OwnershipFormID string `json:"ownershipFormId"`
}

// Where parcels go and how.
const (
	cityRef       = "11111111-2222-3333-4444-555555555555"
	settlementRef = "99999999-8888-7777-6666-555555555555"
	branchRef     = "66666666-7777-8888-9999-000000000000"
	branchNumber  = 12
	toWarehouse   = "WarehouseWarehouse"
	parcel        = "Parcel"
	recipient     = "Recipient"
	cash          = "Cash"
)

func (a *Account) described(o *Order) describedOrder {
	cost := o.Product.Cost * wire.Money(o.Quantity)
	d := describedOrder{
		fields: o.fields(), CostPriceAmount: amount(cost), ExpensesAmount: amount(cost), ProfitAmount: amount(o.Total() - cost),
		Contacts: []describedContact{{a.person(o), a.contact(o.ContactID).Counterparty}},
		Products: []describedProduct{{ID: o.LineID, FormID: formID, item: o.item(), CostPrice: amount(o.Product.Cost)}},
	}
	switch {
	case o.Parcel == nil:
	case o.Parcel.Carrier == Ukr:
		d.Ukr = a.ukrposhta(o)
	default:
		d.Nova = &describedNova{
			nova: o.Parcel.nova(), TypeSend: parcel, TypePay: recipient, MethodPay: cash, WaybillRef: orNull(o.Parcel.WaybillRef),
			BackDeliveryType: recipient, BackDeliverySum: amount(o.Rest()), DeliveryDateAndTime: moment(o.Parcel.DeliverAt), Cost: orNull(amount(o.Parcel.Cost)),
		}
		if o.Parcel.Waybill != "" {
			d.Nova.DateStatusUpdate = moment(o.ChangedAt)
		}
	}
	return d
}

func (a *Account) person(o *Order) person {
	c := a.contact(o.ContactID)
	all, sold, sum := a.sales(c.ID)
	p := person{
		ID: c.ID, FormID: formID, Version: c.Version, Active: 1, CreateTime: moment(c.CreatedAt), FirstName: orNull(c.FirstName), LastName: orNull(c.LastName),
		Phone: []string{}, Email: []string{}, UserID: o.ManagerID, Leads: all, Sales: sold, SalesAmount: amount(sum),
	}
	if c.Phone != "" {
		p.Phone = append(p.Phone, c.Phone)
	}
	if c.Email != "" {
		p.Email = append(p.Email, c.Email)
	}
	return p
}

func (o *Order) item() item {
	p := o.Product
	i := item{
		ProductID: p.ID, Parameter: p.SKU, Name: p.Name, SKU: p.SKU, Amount: o.Quantity, Price: amount(p.Price), Discount: p.Discount, PercentDiscount: 1,
		StockID: 1, Mass: number(p.Mass), Volume: number(p.Volume), RestCount: p.Stock, CategoryID: p.CategoryID, CategoryName: p.Category, Href: p.Page,
	}
	return i
}

func (p *Parcel) nova() nova {
	return nova{
		Delivery: toWarehouse, City: cityRef, Branch: branchRef, BranchNumber: branchNumber, Waybill: p.Waybill, BackDelivery: "Money",
		StatusCode: p.StatusCode, IDEntity: 1,
	}
}
